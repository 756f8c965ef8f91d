//go:build unix

package main

import (
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// patience is how long to wait for what must come.
const patience = 30 * time.Second

// A person sits at a terminal.
type person struct {
	t      *testing.T
	master *os.File
	cmd    *exec.Cmd
	seen   strings.Builder // everything that the terminal has shown
	looked int             // up to where it was looked at
	bytes  chan []byte
}

// sit starts the program on a terminal of 80 columns and 24 rows.
func sit(t *testing.T, args ...string) *person {
	t.Helper()
	cmd := command(t)
	cmd.Path, cmd.Args = args[0], args
	if path, err := exec.LookPath(args[0]); err == nil {
		cmd.Path = path
	}
	cmd.Env = append(cmd.Env, "PATH="+os.Getenv("PATH"), "TERM=xterm", "PS1=ready> ", "HOME="+t.TempDir())
	master, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	p := &person{t: t, master: master, cmd: cmd, bytes: make(chan []byte)}
	done := make(chan struct{})
	go func() {
		defer close(p.bytes)
		for {
			buf := make([]byte, 4096)
			n, err := master.Read(buf)
			select {
			case p.bytes <- buf[:n]:
			case <-done:
				return
			}
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		close(done)
		_ = cmd.Process.Kill()
		_ = master.Close()
	})
	return p
}

// types types text, all at once.
func (p *person) types(text string) {
	p.t.Helper()
	if _, err := io.WriteString(p.master, text); err != nil {
		p.t.Fatal(err)
	}
}

// sees waits until something new on the terminal matches, and returns it.
func (p *person) sees(expression string) string {
	p.t.Helper()
	re, late := regexp.MustCompile(expression), time.After(patience)
	for {
		if at := re.FindStringIndex(p.seen.String()[p.looked:]); at != nil {
			found := p.seen.String()[p.looked+at[0] : p.looked+at[1]]
			p.looked += at[1]
			return found
		}
		select {
		case b, ok := <-p.bytes:
			if !ok {
				p.t.Fatalf("the terminal was closed before %q; seen %q", expression, p.seen.String()[p.looked:])
			}
			p.seen.Write(b)
		case <-late:
			p.t.Fatalf("waited in vain for %q; seen %q", expression, p.seen.String()[p.looked:])
		}
	}
}

// leaves waits for the end of the program and returns everything that was shown.
func (p *person) leaves() (shown string, state *os.ProcessState) {
	p.t.Helper()
	late := time.After(patience)
	for {
		select {
		case b, ok := <-p.bytes:
			if ok {
				p.seen.Write(b)
				continue
			}
			_ = p.cmd.Wait() // the state is what counts
			return p.seen.String(), p.cmd.ProcessState
		case <-late:
			p.t.Fatalf("the program does not end; seen %q", p.seen.String()[p.looked:])
		}
	}
}

// hides fails if a part of the secret was shown.
func hides(t *testing.T, shown, secret string) {
	t.Helper()
	const part = 4
	for i := 0; i+part <= len(secret); i++ {
		if strings.Contains(shown, secret[i:i+part]) {
			t.Errorf("%q of the secret was shown in %q", secret[i:i+part], shown)
		}
	}
}

// A shell behind exec is as interactive as one in front.
func TestExecShell(t *testing.T) {
	t.Parallel()
	p := sit(t, "redactor", "exec", "--", "sh", "-i")
	p.sees(`ready> `)

	p.types("stty size\r")
	p.sees(`\n24 80\r\n`)
	p.sees(`ready> `)

	p.types("test -t 0 && test -t 1 && test -t 2 && tty && echo ter''minal\r")
	p.sees(`\n/dev/\S+\r\nterminal\r\n`)
	p.sees(`ready> `)

	p.types("echo password=zqxjwvyk77\r")
	p.sees(`echo password=\[REDACTED:field.password\]\r\n`)
	p.sees(`password=\[REDACTED:field.password\]\r\n`)
	p.sees(`ready> `)

	if err := pty.Setsize(p.master, &pty.Winsize{Rows: 30, Cols: 100}); err != nil {
		t.Fatal(err)
	}
	// The signal and the next command race, as they do with any program.
	p.types("until test \"$(stty size)\" = '30 100'; do :; done; echo res''ized\r")
	p.sees(`\nresized\r\n`)
	p.sees(`ready> `)

	p.types("cat\r")
	p.sees(`cat\r\n`)
	p.types("over\r")
	p.sees(`over\r\nover\r\n`)
	p.types("\x03") // Ctrl-C
	p.sees(`ready> `)

	p.types("cat\r")
	p.sees(`cat\r\n`)
	p.types("up\r")
	p.sees(`up\r\nup\r\n`)
	p.types("\x1a") // Ctrl-Z
	p.sees(`(?i)(stopped|suspended)`)
	p.sees(`ready> `)
	p.types("fg\r")
	p.sees(`cat\r\n`)
	p.types("down\r")
	p.sees(`down\r\ndown\r\n`)
	p.types("\x04") // Ctrl-D
	p.sees(`ready> `)

	p.types("exit 5\r")
	shown, state := p.leaves()
	if state.ExitCode() != 5 {
		t.Errorf("ended with %v", state)
	}
	hides(t, shown, "zqxjwvyk77")
}

// A secret that is typed key by key, with a pause after each, is not shown, under a name that is always a secret's, under one
// that is only sometimes, and as a token of its own form; by the terminal's own echo and by an editor of lines.
func TestExecKeyByKey(t *testing.T) {
	t.Parallel()
	shells := []string{"sh -i"}
	if _, err := exec.LookPath("bash"); err == nil {
		shells = append(shells, "bash --norc --noprofile -i")
	}
	for _, shell := range shells {
		for before, secret := range map[string]string{
			"echo password=": "zqxjwvyk77", "echo token=": "Zq8xJwVyK77mLp2R", "echo ghp_": "zQ8xJwVyK77mLp2Rz5xJwVyK77mLp2Rs3tYh",
		} {
			t.Run(shell+" "+before, func(t *testing.T) {
				t.Parallel()
				typesSecret(t, shell, before, secret)
			})
		}
	}
}

func typesSecret(t *testing.T, shell, before, secret string) {
	t.Helper()
	p := sit(t, append([]string{"redactor", "exec", "--"}, strings.Fields(shell)...)...)
	p.sees(`ready> `)
	p.types(before)
	p.sees(`echo `)
	for _, key := range secret {
		p.types(string(key))
		// The pause is what is tested: it is longer than an open line is held back. It decides only how much the test sees.
		time.Sleep(120 * time.Millisecond)
	}
	p.types("\r")
	p.sees(`(?s)\[REDACTED:[a-z.-]+\].*\n.*\[REDACTED:[a-z.-]+\]\r\n`)
	p.sees(`ready> `)
	p.types("exit\r")
	shown, _ := p.leaves()
	hides(t, shown, secret)
}

// A program that draws on the whole screen stays usable.
func TestExecFullScreen(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("less"); err != nil {
		t.Skip("less is not installed")
	}
	path := t.TempDir() + "/app.log"
	text := "first line\npassword=zqxjwvyk77 and more\n" + strings.Repeat("a line\n", 100) + "api_key=zqxjwvyk77\nthe end\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p := sit(t, "redactor", "exec", "--", "less", path)
	p.sees(`first line\r\n`)
	p.sees(`password=\[REDACTED:field.password\] and more`)
	p.types("G")
	p.sees(`(?s)api_key=\[REDACTED:http.api-key\].*the end`)
	p.types("q")
	shown, state := p.leaves()
	if state.ExitCode() != 0 {
		t.Errorf("ended with %v", state)
	}
	hides(t, shown, "zqxjwvyk77")
}

// The terminal is put back as it was, however the program ends.
func TestExecRestoresTerminal(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"exit 3", "kill -TERM $$", "kill -KILL $$", "kill -TERM $PPID; sleep 60", "exec sleep 60 & exit 0"} {
		p := sit(t, "sh", "-c", `before=$(stty -g); redactor exec -- sh -c "$1"; test "$before" = "$(stty -g)" && echo sa''me`, "sh", end)
		if shown, _ := p.leaves(); !strings.Contains(shown, "same\r\n") {
			t.Errorf("after %q: %q", end, shown)
		}
	}
}

// With one stream on the terminal and the others elsewhere, each is what it was.
func TestExecSomeTerminals(t *testing.T) {
	t.Parallel()
	const probe = `for i in 0 1 2; do if test -t $i; then printf "$i " >&3; fi; done; echo password=zqxjwvyk77; echo password=zqxjwvyk77 >&2`
	for redirect, want := range map[string]string{
		"":                     "0 1 2 ",
		"< /dev/null":          "1 2 ",
		"2> /dev/null":         "0 1 ",
		"> /dev/null":          "0 2 ",
		"| cat":                "0 2 ",
		"2>&1 | cat":           "0 ",
		"< /dev/null 2>&1|cat": "",
	} {
		dir := t.TempDir()
		p := sit(t, "sh", "-c", `cd "$2" && redactor exec -- sh -c "exec 3> which; $1" `+redirect, "sh", probe, dir)
		shown, _ := p.leaves()
		got, err := os.ReadFile(dir + "/which")
		if err != nil || string(got) != want {
			t.Errorf("%q: terminals %q, want %q (%v), shown %q", redirect, got, want, err, shown)
		}
		hides(t, shown, "zqxjwvyk77")
		if redirect != "> /dev/null" && !strings.Contains(shown, "password=[REDACTED:field.password]\r\n") {
			t.Errorf("%q: shown %q", redirect, shown)
		}
	}
}

// Where the program shares the terminal's keys, Ctrl-C reaches it once, and the shell in front can suspend and wake both.
func TestExecSharesKeys(t *testing.T) {
	t.Parallel()
	p := sit(t, "sh", "-i")
	p.sees(`ready> `)
	p.types(`redactor exec -- sh -c 'n=0; trap "n=\$((n+1)); echo in''t \$n" INT; trap "echo ba''ck" CONT; echo on; while test $n -lt 2; do sleep 0.05; done; exit 9' < /dev/null` + "\r")
	p.sees(`\non\r\n`)
	p.types("\x03")
	p.sees(`int 1\r\n`)
	p.types("\x1a")
	p.sees(`(?i)(stopped|suspended)`)
	p.sees(`ready> `)
	p.types("fg\r")
	p.sees(`back\r\n`) // what "fg" prints comes before the program goes on
	p.types("\x03")
	if shown := p.sees(`(?s)int 2\r\n.*ready> `); strings.Contains(shown, "int 3") {
		t.Errorf("a signal came twice: %q", shown)
	}
	p.types("echo code=$?\r")
	p.sees(`code=9\r\n`)
	p.sees(`ready> `)
	p.types("redactor exec -- sh -c 'echo on; exec sleep 60' | cat\r")
	p.sees(`\non\r\n`)
	p.types("\x03")
	p.sees(`ready> `)
	p.types("exit\r")
	p.leaves()
}

// A death by signal at the terminal is the death of both.
func TestExecDeathOnTerminal(t *testing.T) {
	t.Parallel()
	p := sit(t, "redactor", "exec", "--", "sh", "-c", "echo on; exec sleep 60")
	p.sees(`on\r\n`)
	p.types("\x03")
	_, state := p.leaves()
	if status, ok := state.Sys().(syscall.WaitStatus); !ok || !status.Signaled() || status.Signal() != syscall.SIGINT {
		t.Errorf("ended with %v", state)
	}
}
