// Package linetime finds out when a line of a log was written.
//
// It promises an answer only where the line itself says year, month, day and time of day: [Of] reads the stamps of RFC 3339 and its
// relatives (Django, Python, Go, nginx error logs), those of access logs (24/Nov/2026:14:05:12 +0000), and seconds or milliseconds
// since 1970 under the usual keys of JSON. Start with Of; it does not allocate, and looks at either end of a line only.
//
// Limits: a stamp without a zone is taken for UTC; a stamp without a year, as in RFC 3164, is none; of several the first counts.
package linetime

import (
	"bytes"
	"time"
)

// window is how much of either end of a line is looked at, in bytes.
const window = 512

// Of returns the time that stands in the line.
func Of(line []byte) (t time.Time, ok bool) {
	head := line[:min(len(line), window)]
	if t, ok = first(head); ok || len(line) <= window {
		return t, ok
	}
	return first(line[max(window, len(line)-window):]) // docker writes the time behind the text
}

func first(b []byte) (t time.Time, ok bool) {
	for i := range b {
		if !isDigit(b[i]) || i > 0 && isDigit(b[i-1]) {
			continue
		}
		for _, read := range []func([]byte) (time.Time, bool){isoTime, accessTime} {
			if t, ok = read(b[i:]); ok {
				return t, true
			}
		}
		if isTimeKey(b[:i]) {
			if t, ok = unixTime(b[i:]); ok {
				return t, true
			}
		}
	}
	return t, false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// number reads n digits at b[i].
func number(b []byte, i, n int) (v int, ok bool) {
	if i+n > len(b) {
		return 0, false
	}
	for _, c := range b[i : i+n] {
		if !isDigit(c) {
			return 0, false
		}
		v = v*10 + int(c-'0')
	}
	return v, true
}

// isoTime reads 2026-11-24T14:05:12.345Z, with a blank for the T, slashes for the dashes, a comma for the point, or without a zone.
func isoTime(b []byte) (t time.Time, ok bool) {
	const shortest = len("2026-11-24T14:05:12")
	if len(b) < shortest || b[4] != '-' && b[4] != '/' || b[7] != b[4] || b[10] != 'T' && b[10] != ' ' && b[10] != 't' {
		return t, false
	}
	year, ok1 := number(b, 0, 4)
	month, ok2 := number(b, 5, 2)
	day, ok3 := number(b, 8, 2)
	if !ok1 || !ok2 || !ok3 {
		return t, false
	}
	i := shortest
	if i < len(b) && (b[i] == '.' || b[i] == ',') {
		for i++; i < len(b) && isDigit(b[i]); i++ {
		}
	}
	return at(year, month, day, b[11:], zone(b, i))
}

// accessTime reads 24/Nov/2026:14:05:12 +0000.
func accessTime(b []byte) (t time.Time, ok bool) {
	const shortest = len("24/Nov/2026:14:05:12")
	if len(b) < shortest || b[2] != '/' || b[6] != '/' || b[11] != ':' {
		return t, false
	}
	day, ok1 := number(b, 0, 2)
	year, ok2 := number(b, 7, 4)
	month := bytes.Index([]byte("JanFebMarAprMayJunJulAugSepOctNovDec"), b[3:6])
	if !ok1 || !ok2 || month < 0 || month%3 != 0 {
		return t, false
	}
	return at(year, month/3+1, day, b[12:], zone(b, shortest))
}

// at puts a time together; clock starts as in 14:05:12.
func at(year, month, day int, clock []byte, east time.Duration) (t time.Time, ok bool) {
	hour, ok1 := number(clock, 0, 2)
	minute, ok2 := number(clock, 3, 2)
	second, ok3 := number(clock, 6, 2)
	switch {
	case !ok1 || !ok2 || !ok3 || clock[2] != ':' || clock[5] != ':':
		return t, false
	case month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60:
		return t, false
	}
	return time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC).Add(-east), true
}

// zone reads Z, +02:00, +0200 or a blank and one of these at b[i]; it is 0 when none stands there.
func zone(b []byte, i int) time.Duration {
	if i < len(b) && b[i] == ' ' {
		i++
	}
	if i >= len(b) || b[i] != '+' && b[i] != '-' {
		return 0
	}
	hours, ok := number(b, i+1, 2)
	j := i + 3
	if j < len(b) && b[j] == ':' {
		j++
	}
	minutes, ok2 := number(b, j, 2)
	if !ok || !ok2 {
		return 0
	}
	east := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	if b[i] == '-' {
		return -east
	}
	return east
}

// isTimeKey reports whether b ends in a key of JSON or logfmt for a time: "ts": or time=.
func isTimeKey(b []byte) bool {
	b = bytes.TrimRight(b, ` "`)
	if len(b) == 0 || b[len(b)-1] != ':' && b[len(b)-1] != '=' {
		return false
	}
	b = bytes.TrimRight(b[:len(b)-1], ` "\`)
	for _, key := range []string{"ts", "time", "timestamp", "@timestamp", "start_time", "epoch"} {
		n := len(b) - len(key)
		if n >= 0 && string(b[n:]) == key && (n == 0 || !isLetter(b[n-1])) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }

// unixTime reads seconds since 1970, with or without a fraction, or milliseconds: ten or thirteen digits.
func unixTime(b []byte) (t time.Time, ok bool) {
	const seconds, milliseconds = 10, 13
	n := 0
	for n < len(b) && isDigit(b[n]) {
		n++
	}
	v, ok := number(b, 0, min(n, milliseconds))
	switch {
	case !ok:
		return t, false
	case n == seconds:
		return time.Unix(int64(v), 0).UTC(), true
	case n == milliseconds:
		return time.UnixMilli(int64(v)).UTC(), true
	}
	return t, false
}
