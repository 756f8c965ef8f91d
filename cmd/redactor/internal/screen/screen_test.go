package screen_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"redactor/cmd/redactor/internal/screen"
	"redactor/internal/logcorpus"
	"redactor/patterns"
	"redactor/pipeline"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func builtin(t *testing.T) *patterns.Ruleset {
	t.Helper()
	rules, err := patterns.Compile(patterns.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func masker(t *testing.T, rules *patterns.Ruleset) *screen.Masker {
	t.Helper()
	m, err := screen.New(rules, rules.Rules(), 1<<20, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// What is shown after each piece, with a pause behind it.
func TestPieces(t *testing.T) {
	t.Parallel()
	const password, token = "[REDACTED:field.password]", "[REDACTED:field.token]"
	rules := builtin(t)
	for name, steps := range map[string][]string{ // piece, shown, piece, shown
		"prompt":          {"$ ls -la /usr/lo", "$ ls -la /usr/lo", "cal\r\n", "cal\r\n"},
		"strong name":     {"$ PASSWORD=", "$ PASSWORD=", "h", password, "u", "", "nter2", "", " ls", " ls", "\r\n", "\r\n"},
		"name in pieces":  {"pass", "pass", "word", "word", "=", "=", "hunter", password, "2\n", "\n"},
		"weak name":       {"token=a", "token=", "b", "", "c ", "abc "},
		"weak, a secret":  {"token=a", "token=", "bcd", "", "e1234567890Zx", token, "\n", "\n"},
		"comma":           {"token=abc,", "token=", "defZq88xkjL2\n", token + "\n"},
		"password in URL": {"postgres://app:se", "postgres://app:", "cret", "", "@host/db\n", "[REDACTED:url.userinfo]@host/db\n"},
		"vendor token":    {"see ghp_", "see ", strings.Repeat("aB3x", 9), "", " ok", "[REDACTED:github.token] ok"},
		"quote to come":   {"invalid API key 'Zq7Kx2", "invalid API key '", "Vb9Lm4Tn", "", "' for", "[REDACTED:http.api-key]' for"},
		"echoing prompt":  {"Password: ", "Password: ", "hunter2", password, "\r\n", "\r\n"},
		"question":        {"Delete? [y/N]: ", "Delete? [y/N]: ", "y", "y", "\r\n", "\r\n"},
		"colours":         {"\x1b[32mpassword\x1b[0m=\x1b[1mhun", "\x1b[32mpassword\x1b[0m=\x1b[1m" + password, "ter\x1b[0m2\n", "\x1b[0m\n"},
		"progress":        {"10%\r20%", "10%\r20%", "\r30%", "\r30%", "\r\n", "\r\n"},
		"taken back":      {"password=hunt\b\b\b\bxx", "password=****\b\b\b\b" + password, "yy\r\n", "\r\n"},
		"typed again":     {"passwoo", "passwoo", "\b \b", "\b \b", "rd=", "rd=", "x", password, "\r\n", "\r\n"},
		"other place":     {"token=abc\x1b[2;1Hnext", "token=abc\x1b[2;1Hnext"},
		"title":           {"\x1b]0;vi password=hun", "\x1b]", "ter2\a$ ", "0;vi password=" + password + "\a$ "},
		"key": {
			"-----BEGIN PRIVATE KEY-----\n", "[PRIVATE-KEY]\n", strings.Repeat("aB3x", 5), "", strings.Repeat("aB3x", 11) + "\r\n",
			"[PRIVATE-KEY:line]\r\n", "$ ", "$ ", "ls", "", " -l\n", "ls -l\n",
		},
	} {
		m := masker(t, rules)
		for i := 0; i < len(steps); i += 2 {
			if got := string(m.Pause(m.Append(nil, []byte(steps[i])))); got != steps[i+1] {
				t.Errorf("%s: after %q %q was shown, want %q", name, steps[i], got, steps[i+1])
			}
		}
	}
}

// An editor of lines that goes on in the next row does not cut a value in two.
func TestRowWrap(t *testing.T) {
	t.Parallel()
	m := masker(t, builtin(t))
	m.SetWidth(20)
	out := m.Pause(m.Append(nil, []byte("$ export PASSWORD=zq")))
	out = m.Pause(m.Append(out, []byte(" \rxj")))
	out = m.Pause(m.Append(out, []byte("wv\r\n")))
	if strings.Contains(string(out), "xj") || strings.Contains(string(out), "wv") {
		t.Errorf("shown %q", out)
	}
}

// A mask that tells of the value is made of the whole value.
func TestPartialWaits(t *testing.T) {
	t.Parallel()
	all := patterns.Builtin()
	for i := range all {
		all[i].Mask = "partial"
	}
	rules, err := patterns.Compile(all)
	if err != nil {
		t.Fatal(err)
	}
	m := masker(t, rules)
	out := m.Pause(m.Append(nil, []byte("password=zqxjwvyk77zqxjwvyk12")))
	out = m.Append(out, []byte("34\n"))
	if got, want := string(out), "password=[REDACTED:field.password:last4:1234]\n"; got != want {
		t.Errorf("shown %q, want %q", got, want)
	}
}

// Without pauses a terminal gets what the filter writes, however the text is cut.
func TestLikeTheFilter(t *testing.T) {
	t.Parallel()
	rules := builtin(t)
	text := logcorpus.Mixed(1, 1<<20)
	want := rules.AppendRedacted(nil, text)
	m, out := masker(t, rules), []byte(nil)
	rnd := rand.New(rand.NewPCG(3, 4))
	for len(text) > 0 {
		n := min(len(text), 1+rnd.IntN(10000))
		out = m.Append(out, text[:n])
		text = text[n:]
	}
	if out = m.Close(out); !bytes.Equal(out, want) {
		t.Errorf("%d bytes, want %d; they differ", len(out), len(want))
	}
	if s := m.Stats(); s.BytesOut != int64(len(want)) || len(s.Matches) == 0 {
		t.Errorf("stats %+v", s)
	}
}

// Nothing is found in it.
type nothing struct{}

func (nothing) Scan(dst []patterns.Match, src []byte, _ patterns.State, last bool) ([]patterns.Match, patterns.State, int) {
	if last {
		return dst, patterns.State{}, len(src)
	}
	return dst, patterns.State{}, bytes.LastIndexByte(src, '\n') + 1
}

func (nothing) Redact(dst, _ []byte, _ []patterns.Match) []byte { return dst }

// Where there is no secret every byte comes out as it came in, whatever control sequences there are, whole or not.
func TestBytesKept(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(5, 6))
	parts := strings.Split("a|b| |é|\n|\r|\r\n|\b|\t|\a|\x00|\x7f|\xff|\x1b|\x1b[|1|;|m|H|2D|\x1b[3C|\x1b[K|\x1b]|\x1b\\|\x1bP|\x18|\x1b(B|?1049h|\x1b7|\x1bM", "|")
	for range 2000 {
		var in, out []byte
		m, err := screen.New(nothing{}, nil, 64, nil)
		if err != nil {
			t.Fatal(err)
		}
		for range 40 {
			part := parts[rnd.IntN(len(parts))]
			in = append(in, part...)
			out = m.Append(out, []byte(part))
			if rnd.IntN(3) == 0 {
				out = m.Pause(out)
			}
		}
		if out = m.Close(out); !bytes.Equal(in, out) {
			t.Fatalf("%q\nbecame %q", in, out)
		}
	}
}

// It fails on every text with an x.
type failing struct{ nothing }

func (f failing) Scan(dst []patterns.Match, src []byte, in patterns.State, last bool) ([]patterns.Match, patterns.State, int) {
	if bytes.IndexByte(src, 'x') >= 0 {
		panic(string(src))
	}
	return f.nothing.Scan(dst, src, in, last)
}

// What cannot be scanned is never shown.
func TestStub(t *testing.T) {
	t.Parallel()
	var stubs []pipeline.Stub
	m, err := screen.New(failing{}, nil, 1<<10, func(s pipeline.Stub) { stubs = append(stubs, s) })
	if err != nil {
		t.Fatal(err)
	}
	out := m.Pause(m.Append(nil, []byte("fine\nbox ")))
	out = m.Append(out, []byte("next\nfine\n"))
	out = m.Close(m.Append(out, []byte("\x1b]0;x\afox")))
	want := "fine\n[STUB:panic:bytes:8]\nfine\n\x1b][STUB:panic]\a[STUB:panic:bytes:3]"
	if got := string(out); got != want {
		t.Errorf("shown %q, want %q", got, want)
	}
	if len(stubs) != 2 || m.Stats().Stubs != 2 {
		t.Errorf("told of %d stubs, counted %d", len(stubs), m.Stats().Stubs)
	}
}

// Copy shows an open line without more input, and everything at the end.
func TestCopy(t *testing.T) {
	t.Parallel()
	in, program := io.Pipe()
	person, out := io.Pipe()
	result := make(chan error, 1)
	go func() {
		result <- screen.Copy(out, in, masker(t, builtin(t)))
		out.Close()
	}()
	io.WriteString(program, "name? ")
	b := make([]byte, 6)
	if _, err := io.ReadFull(person, b); err != nil || string(b) != "name? " {
		t.Errorf("got %q, %v", b, err)
	}
	go func() {
		io.WriteString(program, "password=hunter2")
		program.Close()
	}()
	rest, err := io.ReadAll(person)
	if err := errors.Join(err, <-result); err != nil || string(rest) != "password=[REDACTED:field.password]" {
		t.Errorf("got %q, %v", rest, err)
	}
}

// An error of the output ends Copy.
func TestCopyError(t *testing.T) {
	t.Parallel()
	in, program := io.Pipe()
	person, out := io.Pipe()
	person.Close()
	go func() {
		io.WriteString(program, "line\n")
		program.Close()
	}()
	if err := screen.Copy(out, in, masker(t, builtin(t))); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
}
