package block

import (
	"encoding/base64"
	"fmt"
	"html"
	"strings"
	"testing"
)

// carriers write one line of text as it stands in a log in which a block takes several lines; %d is a number that changes.
func carriers() map[string]func(i int, s string) string {
	stamp := func(i int) string { return fmt.Sprintf("2026-11-23T20:50:%02d.%09dZ", i%60, i*7919) }
	return map[string]func(int, string) string{
		"plain":  func(_ int, s string) string { return s },
		"tab":    func(i int, s string) string { return map[bool]string{true: "1.2.3.4 cert=", false: "\t"}[i == 0] + s },
		"quoted": func(_ int, s string) string { return "> " + s },
		"crlf":   func(_ int, s string) string { return s + "\r" },
		"docker": func(i int, s string) string {
			return `{"log":"` + s + `\n","stream":"stdout","time":"` + stamp(i) + `"}`
		},
		"docker blanks": func(i int, s string) string {
			return `{"log": "` + s + `\n", "stream": "stderr", "time": "` + stamp(i) + `"}`
		},
		"cri":         func(i int, s string) string { return stamp(i) + " stdout F " + s },
		"compose":     func(_ int, s string) string { return "web_1  | " + s },
		"kubectl":     func(_ int, s string) string { return "[pod/web-7d9f/app] " + s },
		"syslog":      func(i int, s string) string { return fmt.Sprintf("Nov 23 20:50:%02d web app[%d]: %s", i%60, 100+i, s) },
		"syslog iso":  func(i int, s string) string { return stamp(i) + " web app[17]: " + s },
		"syslog 5424": func(i int, s string) string { return "<134>1 " + stamp(i) + " web app 17 - - " + s },
		"logfmt":      func(i int, s string) string { return fmt.Sprintf(`time=%s level=info msg="%s" n=%d`, stamp(i), s, i) },
		"json":        func(i int, s string) string { return fmt.Sprintf(`{"ts":"%s","msg":"%s\r\n","n":%d}`, stamp(i), s, i) },
		"django":      func(i int, s string) string { return fmt.Sprintf("INFO 2026-11-23 20:50:%02d,%03d app %s", i%60, i, s) },
		"pprint": func(i int, s string) string {
			return map[bool]string{true: "{'CERT': ", false: "         "}[i == 0] + "'" + s + `\n'`
		},
		"html pprint": func(i int, s string) string {
			return html.EscapeString(map[bool]string{true: "{'CERT': ", false: "         "}[i == 0] + "'" + s + ` '`)
		},
		"colour": func(_ int, s string) string { return "\x1b[32m" + s + "\x1b[0m" },
		"html":   func(_ int, s string) string { return s + "<br>" },
	}
}

// blockLines returns the lines of an object in PEM and the marks they become.
func blockLines(s secret) (lines, marks []string) {
	lines = strings.Split(strings.TrimSuffix(pemText(s), "\n"), "\n")
	total := 0
	for i, l := range lines {
		total += len(l)
		m := "[CERT:line]"
		switch {
		case s.kind == PrivateKey && i == 0:
			m = "[PRIVATE-KEY]"
		case s.kind == PrivateKey:
			m = "[PRIVATE-KEY:line]"
		case i == 0:
			m = "[CERT:begin]"
		case i == len(lines)-1:
			m = fmt.Sprintf("[CERT:unparsed:bytes:%d]", total)
		}
		marks = append(marks, m)
	}
	return lines, marks
}

// TestLines: a block over several lines becomes one mark a line, and what stands around it stays.
func TestLines(t *testing.T) {
	for _, s := range material(t) {
		lines, marks := blockLines(s)
		for name, carry := range carriers() {
			var in, want []string
			for i := range lines {
				in = append(in, carry(i, lines[i]))
				want = append(want, carry(i, marks[i]))
			}
			in, want = append(in, carry(90, "done")), append(want, carry(90, "done"))
			d := newDriver(t)
			diff(t, s.name+" "+name, d.mask(strings.Join(in, "\n")), strings.Join(want, "\n"))
			if !d.state.Empty() {
				t.Errorf("%s %s: left open: %+v", s.name, name, d.state.open[0])
			}
		}
	}
}

// diff reports the first line in which got and want differ.
func diff(t *testing.T, name, got, want string) {
	t.Helper()
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range b {
		if i >= len(a) || a[i] != b[i] {
			t.Errorf("%s, line %d:\n got %.200q\nwant %.200q", name, i, a[min(i, len(a)-1)], b[i])
			return
		}
	}
	if len(a) > len(b) {
		t.Errorf("%s: %d lines, want %d", name, len(a), len(b))
	}
}

// TestInterleaved: blocks of different streams do not disturb one another.
func TestInterleaved(t *testing.T) {
	all := material(t)
	pairs := map[string][2]func(int, string) string{
		"docker": {
			func(_ int, s string) string { return `{"log":"` + s + `\n","stream":"stdout","time":"2026"}` },
			func(_ int, s string) string { return `{"log":"` + s + `\n","stream":"stderr","time":"2026"}` },
		},
		"cri": {
			func(i int, s string) string { return fmt.Sprintf("2026-11-23T20:50:52.%09dZ stdout F %s", i, s) },
			func(i int, s string) string { return fmt.Sprintf("2026-11-23T20:50:52.%09dZ stderr F %s", i, s) },
		},
		"syslog": {
			func(i int, s string) string { return fmt.Sprintf("Nov 23 20:50:%02d web app[%d]: %s", i%60, 100+i, s) },
			func(i int, s string) string { return fmt.Sprintf("Nov 23 20:50:%02d db app[%d]: %s", i%60, 100+i, s) },
		},
		"syslog and plain": {
			func(i int, s string) string { return fmt.Sprintf("Nov 23 20:50:%02d web app[%d]: %s", i%60, 100+i, s) },
			func(_ int, s string) string { return s },
		},
	}
	for name, p := range pairs {
		for k := range all {
			a, b := all[k], all[(k+3)%len(all)]
			la, ma := blockLines(a)
			lb, mb := blockLines(b)
			var in, want []string
			for i := range max(len(la), len(lb)) {
				if i < len(la) {
					in, want = append(in, p[0](i, la[i])), append(want, p[0](i, ma[i]))
				}
				if i < len(lb) {
					in, want = append(in, p[1](i, lb[i])), append(want, p[1](i, mb[i]))
				}
				if i%3 == 0 && i > len(la) { // a line of the stream whose block has ended
					in, want = append(in, p[0](i, "GET /healthz 200")), append(want, p[0](i, "GET /healthz 200"))
				}
			}
			diff(t, name+" "+a.name+" "+b.name, maskAll(t, strings.Join(in, "\n")), strings.Join(want, "\n"))
		}
	}
}

// TestOtherWriters: lines of other writers between those of a block stay, and the block goes on behind them.
func TestOtherWriters(t *testing.T) {
	other := []string{
		`1.2.3.4 - - [23/Nov/2026:20:49:43 +0000] "GET / HTTP/1.1" 200 2 "-" "curl/7.88.1"`, "Traceback (most recent call last):", "",
		"all is well",
		"digest sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
	}
	for _, s := range material(t) {
		lines, marks := blockLines(s)
		if len(lines) < 6 {
			continue
		}
		var in, want []string
		for i := range lines {
			in, want = append(in, lines[i]), append(want, marks[i])
			if i > 1 && i < len(lines)-2 {
				in, want = append(in, other[i%len(other)]), append(want, other[i%len(other)])
			}
		}
		diff(t, s.name, maskAll(t, strings.Join(in, "\n")), strings.Join(want, "\n"))
	}
}

// TestTableFull: blocks in more streams than the table holds are masked line by line.
func TestTableFull(t *testing.T) {
	s := material(t)[0]
	lines, _ := blockLines(s)
	d := newDriver(t)
	var in []string
	for i := range lines {
		for host := range 2 * tableSize {
			in = append(in, fmt.Sprintf("Nov 23 20:50:02 host%c app[1]: %s", 'a'+host, lines[i]))
		}
	}
	out := d.mask(strings.Join(in, "\n"))
	leaks(t, "table full", out, s.der, 60)
	for range 2 * maxAge {
		d.mask("something else\n")
	}
	if !d.state.Empty() {
		t.Errorf("open for ever: %+v", d.state)
	}
}

// leaks reports the first run of n base64 digits of der that out still has.
func leaks(t *testing.T, name, out string, der []byte, n int) {
	t.Helper()
	for _, text := range []string{base64.StdEncoding.EncodeToString(der), base64.RawURLEncoding.EncodeToString(der)} {
		for i := 0; i+n <= len(text); i++ {
			if strings.Contains(out, text[i:i+n]) {
				t.Errorf("%s: %d of %d digits are left: %.300q", name, i, len(text), out)
				return
			}
		}
	}
}

// TestForgedBegin: a client that sends a marker hides nothing but base64.
func TestForgedBegin(t *testing.T) {
	line := func(agent string) string {
		return `1.2.3.4 - - [23/Nov/2026:20:49:43 +0000] "GET / HTTP/1.1" 200 2 "-" "` + agent + `"`
	}
	for _, marker := range []string{"-----BEGIN CERTIFICATE-----", "-----BEGIN RSA PRIVATE KEY-----"} {
		for _, begin := range []string{line(marker), marker, "INFO " + marker} {
			lines := []string{
				begin, line("Mozilla/5.0"), line("GoogleBot"), line("curl"), "GET", "/index.html", "error: disk full", "/usr/lib/python3/dist-packages/django/core/handlers/base.py",
				"4bf92f3577b34da6a3ce929d0e0e4736", "", "}", "AKIAIOSFODNN7EXAMPLE is a key", "-----BEGIN NOTHING-----", "user=alice",
			}
			d := newDriver(t)
			out := strings.Split(d.mask(strings.Join(lines, "\n")), "\n")
			for i := 1; i < len(lines); i++ {
				if out[i] != lines[i] {
					t.Errorf("%q hides %q: %q", begin, lines[i], out[i])
				}
			}
			if !d.state.Empty() {
				t.Errorf("%q stays open", begin)
			}
		}
	}
}

// TestForgedEnd: a client that sends the end of a block does not uncover the rest of one.
func TestForgedEnd(t *testing.T) {
	forged := `1.2.3.4 - - [23/Nov/2026:20:49:43 +0000] "GET / HTTP/1.1" 200 2 "-" "-----END CERTIFICATE-----"`
	for _, s := range material(t) {
		lines, marks := blockLines(s)
		if len(lines) < 6 {
			continue
		}
		for _, tab := range []string{"", "\t"} {
			var in, want []string
			for i := range lines {
				in, want = append(in, tab+lines[i]), append(want, tab+marks[i])
				if i == 2 {
					in, want = append(in, forged), append(want, forged)
				}
			}
			diff(t, s.name, maskAll(t, strings.Join(in, "\n")), strings.Join(want, "\n"))
		}
	}
}

// TestTrusted: what OpenSSL puts behind a trusted certificate belongs to the block.
func TestTrusted(t *testing.T) {
	s := secret{label: "TRUSTED CERTIFICATE", der: append(certificate(rsaKey(), 20), sequence(noise(150))...), kind: Certificate}
	lines, marks := blockLines(s)
	diff(t, "lines", maskAll(t, strings.Join(lines, "\n")), strings.Join(marks, "\n"))
	for _, sp := range pemSpellings(pemText(s)) {
		leaks(t, sp.name, maskAll(t, sp.in()), s.der, 12)
	}
}

// TestExpiry: a block that does not go on is over after a bounded number of lines of any stream.
func TestExpiry(t *testing.T) {
	begin := "Nov 23 20:50:02 web app[1]: -----BEGIN CERTIFICATE-----\n"
	for name, line := range map[string]string{
		"other stream": "Nov 23 20:50:02 db app[1]: hello\n", "same stream": "Nov 23 20:50:02 web app[1]: hello\n", "empty": "\n",
		"empty in stream": "Nov 23 20:50:02 web app[1]: \n", "plain": "hello\n",
	} {
		d := newDriver(t)
		d.mask(begin)
		if d.state.Empty() {
			t.Fatal("nothing is open")
		}
		if out := d.mask(strings.Repeat(line, maxAge+1)); !d.state.Empty() || out != strings.Repeat(line, maxAge+1) {
			t.Errorf("%s: open after %d lines, or masked", name, maxAge+1)
		}
	}
}
