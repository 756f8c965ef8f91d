package linetime_test

import (
	"strings"
	"testing"
	"time"

	"redactor/internal/linetime"
)

func TestOf(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 3000)
	for line, want := range map[string]string{
		"2026-11-24T14:05:12Z GET /":                                                 "2026-11-24T14:05:12Z",
		"2026-11-24T14:05:12.345678901+02:00 stdout F x":                             "2026-11-24T12:05:12Z",
		"INFO 2026-11-23 20:50:52,620 app META {}":                                   "2026-11-23T20:50:52Z",
		"[2026-11-24 14:05:10 +0100] [31] [INFO] x":                                  "2026-11-24T13:05:10Z",
		"2026/11/24 14:05:12 [error] 7#7: x":                                         "2026-11-24T14:05:12Z",
		`10.4.0.2 - - [24/Nov/2026:14:05:12 -0130] "GET / HTTP/1.1"`:                 "2026-11-24T15:35:12Z",
		`{"level":"info","ts":1795466987.1469398,"x":1}`:                             "2026-11-23T20:49:47Z",
		`{"timestamp": "1795466987146", "x":1}`:                                      "2026-11-23T20:49:47Z",
		`time=1795466987 x`:                                                          "2026-11-23T20:49:47Z",
		`{"log":"` + long + `\n","stream":"stdout","time":"2026-11-23T20:50:52.1Z"}`: "2026-11-23T20:50:52Z",
		"<134>1 2026-11-23T20:49:43Z h p 1 - - x":                                    "2026-11-23T20:49:43Z",
		"Nov 23 20:55:33 host app[1]: x":                                             "",
		"":                                                                           "",
		"order 1795466987":                                                           "",
		"bits=1795466987":                                                            "",
		"2026-13-24T14:05:12Z":                                                       "",
		"2026-11-24T14:65:12Z":                                                       "",
		"32/Nov/2026:14:05:12 +0000":                                                 "",
		"24/ovD/2026:14:05:12 +0000":                                                 "",
		"2026-11-24":                                                                 "",
		"ts=17954669871":                                                             "",
	} {
		got, ok := linetime.Of([]byte(line))
		if s := got.Format(time.RFC3339); ok != (want != "") || ok && s != want {
			t.Errorf("%.80q: got %s, %t; want %s", line, s, ok, want)
		}
	}
}

func TestOfDoesNotAllocate(t *testing.T) {
	line := []byte(strings.Repeat("1234-", 300) + " nothing here")
	if n := testing.AllocsPerRun(10, func() { linetime.Of(line) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
