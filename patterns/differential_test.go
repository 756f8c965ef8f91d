package patterns_test

import (
	"bytes"
	"slices"
	"testing"

	"redactor/internal/logcorpus"
	"redactor/internal/logcorpus/certforms"
	"redactor/internal/logcorpus/planted"
	"redactor/internal/logcorpus/seed"
	"redactor/internal/logcorpus/spell"
	"redactor/patterns"
)

// seeds calls add with text for a fuzz target: a line of every variant of every template, certificate forms, short floods.
func seeds(f *testing.F, add func(text []byte, n uint64)) {
	f.Helper()
	n := uint64(0)
	planted.Cases(5, func(c *planted.Case) bool {
		if n++; n%13 == 0 {
			add([]byte(c.Line.String()+"\n"), n)
		}
		return true
	})
	certs, keys := forge(f)
	for i, form := range append(certforms.Forms(), certforms.TemplateForms()...) {
		o := &certs[len(certs)-1]
		if i%2 == 1 && form.Fits(&keys[0]) {
			o = &keys[i%len(keys)]
		}
		if form.Fits(o) {
			add([]byte(form.Write(o, &certs[len(certs)-2], seed.New(1)).String()), uint64(i))
		}
	}
	for i, name := range logcorpus.Floods() {
		text, err := logcorpus.Adversarial(name, 300)
		if err != nil {
			f.Fatal(err)
		}
		add(text, uint64(i))
	}
}

// forge returns certificates and private keys.
func forge(t testing.TB) (certs, keys []certforms.Object) {
	t.Helper()
	f, err := certforms.NewForge()
	if err != nil {
		t.Fatal(err)
	}
	if certs, err = f.Certificates(seed.New(1)); err != nil {
		t.Fatal(err)
	}
	if keys, err = f.Keys(seed.New(1)); err != nil {
		t.Fatal(err)
	}
	return certs, keys
}

// cutsOf draws offsets at which a text of n bytes is cut, in order.
func cutsOf(r *seed.Rand, n int) []int {
	cuts := make([]int, r.N(6))
	for i := range cuts {
		cuts[i] = r.N(n + 1)
	}
	slices.Sort(cuts)
	return cuts
}

// FuzzSplit is promise 3: any cut of the input gives the output of the whole, also where a line passes the longest length.
func FuzzSplit(f *testing.F) {
	const longest = 4096
	seeds(f, func(text []byte, n uint64) { f.Add(text, n) })
	normal, short := compile(f, patterns.WithCertifier(&digests{})), compile(f, patterns.WithMaxLine(longest))
	f.Fuzz(func(t *testing.T, text []byte, n uint64) {
		r := seed.New(n)
		sameInPieces(t, normal, r, text, 4)
		if line := bytes.ReplaceAll(text, []byte("\n"), []byte(" ")); len(line) > 0 {
			sameInPieces(t, short, r, bytes.Repeat(line, 1+2*longest/len(line)), 2)
		}
	})
}

// sameInPieces redacts the text whole and cut in several ways.
func sameInPieces(t *testing.T, rs *patterns.Ruleset, r *seed.Rand, text []byte, ways int) {
	t.Helper()
	want := rs.AppendRedacted(nil, text)
	for range ways {
		cuts := cutsOf(r, len(text))
		if got := inPieces(rs, text, cuts); !bytes.Equal(got, want) {
			t.Fatalf("cut at %v: %s\n in %q", cuts, firstDifference(want, got), text)
		}
	}
}

// TestSplitEverywhere is promise 3 with every single cut of a few texts.
func TestSplitEverywhere(t *testing.T) {
	rs := compile(t, patterns.WithCertifier(&digests{}))
	certs, keys := forge(t)
	texts := []string{
		"GET /?api_key=abcdefgh12345678&x=1\nX-API-Key: abcdefgh12345678\nAuthorization: Basic c3ZjOmh1bnRlcjJodW50ZXIy\n",
		"<td>api_key</td>\n<td class=\"code\"><pre>&#x27;abcdefgh12345678&#x27;</pre></td>\nnext line\n",
	}
	for _, form := range certforms.Forms() {
		for _, o := range []*certforms.Object{&certs[len(certs)-1], &keys[0]} {
			if form.Name != "18-cri-partial" && form.Fits(o) {
				texts = append(texts, form.Write(o, &certs[len(certs)-2], seed.New(1)).String()+"\n")
			}
		}
	}
	step := 1
	if testing.Short() {
		step = 7
	}
	for _, text := range texts {
		want := rs.AppendRedacted(nil, []byte(text))
		for cut := 0; cut <= len(text); cut += step {
			if got := inPieces(rs, []byte(text), []int{cut}); !bytes.Equal(got, want) {
				t.Errorf("cut at %d:\n in    %.700q\n whole %.700q\n cut   %.700q", cut, text, want, got)
				break
			}
		}
	}
}

// FuzzReference is promise 5: the fast engine finds what the exhaustive twin finds.
func FuzzReference(f *testing.F) {
	seeds(f, func(text []byte, _ uint64) { f.Add(text) })
	fast, twin := compile(f), compile(f, patterns.Exhaustive())
	f.Fuzz(func(t *testing.T, text []byte) {
		if got, want := fast.AppendRedacted(nil, text), twin.AppendRedacted(nil, text); !bytes.Equal(got, want) {
			t.Fatalf("\n in   %q\n fast %q\n twin %q", text, got, want)
		}
	})
}

// TestReference is promise 5 on whole logs.
func TestReference(t *testing.T) {
	fast, twin := compile(t), compile(t, patterns.Exhaustive())
	for name, text := range map[string][]byte{
		"clean": logcorpus.Clean(9, 1<<16), "mixed": logcorpus.Mixed(9, 1<<16), "hot": logcorpus.Hot(9, 1<<18),
	} {
		if got, want := fast.AppendRedacted(nil, text), twin.AppendRedacted(nil, text); !bytes.Equal(got, want) {
			t.Errorf("%s: fast, then twin: %s", name, firstDifference(got, want))
		}
	}
}

// FuzzJSONShape is half of promise 7: a JSON line that parsed still parses, and the number of lines stays.
func FuzzJSONShape(f *testing.F) {
	seeds(f, func(text []byte, _ uint64) { f.Add(text) })
	for _, line := range []string{
		`{"pin":123456}`, `{"password":12345678,"n":1}`, `{"api_keys":["abcdefgh12345678","x"],"n":1}`, `{"secret":{"a":"b1c2d3e4f5"}}`,
		`{"password":true,"api_key":null}`, `{"a\"pi_key":"x","api_key":-1.5e3}`, `[{"token":"abcdefgh12345678"}]`, `{"\u0061pi_key":"abcdefgh12345678"}`,
	} {
		f.Add([]byte(line))
	}
	rs := compile(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		out := rs.AppendRedacted(nil, text)
		if bytes.Count(text, []byte("\n")) != bytes.Count(out, []byte("\n")) {
			t.Fatalf("the number of lines changed:\n in  %q\n out %q", text, out)
		}
		if !spell.KeepsJSON(string(text), string(out)) {
			t.Fatalf("JSON no longer:\n in  %q\n out %q", text, out)
		}
	})
}
