package lex

import (
	"slices"
	"strings"
	"testing"
)

func TestMerge(t *testing.T) {
	const v, basic, cert, key = Value, Basic, Cert, Key
	for _, tc := range []struct {
		what     string
		in, want []Span
	}{
		{"none", nil, nil},
		{"one", []Span{{Start: 1, End: 2}}, []Span{{Start: 1, End: 2}}},
		{"empty", []Span{{Start: 2, End: 2}, {Start: 3, End: 2}}, nil},
		{"apart, sorted", []Span{{Start: 5, End: 7, Rule: 2}, {Start: 1, End: 3, Rule: 1}}, []Span{{Start: 1, End: 3, Rule: 1}, {Start: 5, End: 7, Rule: 2}}},
		{"touching", []Span{{Start: 1, End: 3, Rule: 1}, {Start: 3, End: 4, Rule: 2}}, []Span{{Start: 1, End: 3, Rule: 1}, {Start: 3, End: 4, Rule: 2}}},
		{"overlap: the first rule", []Span{{Start: 1, End: 5, Rule: 1}, {Start: 3, End: 8, Rule: 2}}, []Span{{Start: 1, End: 8, Rule: 1}}},
		{"inside", []Span{{Start: 1, End: 9, Rule: 1}, {Start: 3, End: 5, Rule: 2}, {Start: 8, End: 10, Rule: 3}}, []Span{{Start: 1, End: 10, Rule: 1}}},
		{"same start", []Span{{Start: 1, End: 3, Rule: 1}, {Start: 1, End: 5, Rule: 2}}, []Span{{Start: 1, End: 5, Rule: 1}}},
		{"a block wins", []Span{{Start: 1, End: 9, Rule: 1, Mark: v}, {Start: 3, End: 5, Rule: 2, Mark: cert, Size: 7}}, []Span{{Start: 1, End: 9, Rule: 2, Mark: cert, Size: 7}}},
		{"the first block", []Span{{Start: 1, End: 9, Rule: 1, Mark: key}, {Start: 3, End: 5, Rule: 2, Mark: cert}}, []Span{{Start: 1, End: 9, Rule: 1, Mark: key}}},
		{"more than Basic", []Span{{Start: 1, End: 5, Rule: 1, Mark: basic}, {Start: 3, End: 8, Rule: 2}}, []Span{{Start: 1, End: 8, Rule: 1, Mark: v}}},
		{"inside Basic", []Span{{Start: 1, End: 5, Rule: 1, Mark: basic}, {Start: 3, End: 4, Rule: 2}}, []Span{{Start: 1, End: 5, Rule: 1, Mark: basic}}},
	} {
		s := newScanner()
		s.Begin([]byte("0123456789"), 0, 10, false)
		for _, sp := range tc.in {
			s.Emit(sp)
		}
		s.Finish()
		if !slices.Equal(s.Spans, tc.want) {
			t.Errorf("%s:\n got  %+v\n want %+v", tc.what, s.Spans, tc.want)
		}
	}
}

// TestLinesKeepTheirSpans: a later line neither merges with an earlier one nor takes echoes of its values.
func TestLinesKeepTheirSpans(t *testing.T) {
	b := []byte("api_key=abcdefgh1234\nx abcdefgh1234 token=zyxwvuts9876\n")
	s := newScanner()
	s.Begin(b, 0, 20, false)
	s.Name(4, 7)
	s.Finish()
	first := slices.Clone(s.Spans)
	if len(first) != 1 || first[0].Start != 8 || first[0].End != 20 {
		t.Fatalf("first line: %+v", first)
	}
	s.Begin(b, 21, len(b)-1, false)
	if s.Covered(22) || s.Covered(10) {
		t.Error("nothing of the new line is covered")
	}
	at := strings.Index(string(b), "token")
	s.Name(at, at+len("token"))
	if !s.Covered(len(b)-2) || s.Covered(at) {
		t.Error("the value of the new line is covered, its name is not")
	}
	s.Finish()
	if len(s.Spans) != 2 || s.Spans[0] != first[0] || s.Spans[1].Start != at+len("token=") {
		t.Errorf("both lines: %+v", s.Spans)
	}
}

// TestLateCertificates: the value under a certificate's name goes at the line's end when no block was found in it.
func TestLateCertificates(t *testing.T) {
	body := strings.Repeat("MIIBkTCB", 6)
	checkFramed(t,
		`{"client_cert":"«`+body+`»","x":1}`, "client_cert=«"+body+"» x", "client_cert: «"+body+" "+body+"»", `client_cert="«30:82:01:0a:`+strings.Repeat("0a:", 40)+`0b»"`,
		"client_cert=«"+strings.ReplaceAll(body, "T", "%2B")+"» x",
		// Too short, or no base64.
		"client_cert="+body[:39]+" x", "client_cert=/etc/ssl/"+strings.Repeat("client.crt.", 6)+" x", "client_cert=none x", `{"client_cert":"`+strings.Repeat("CN=a.test,", 8)+`"}`,
	)
	s := newScanner()
	b := []byte("client_cert=" + body + " x")
	s.Begin(b, 0, len(b), false)
	s.Name(7, 11)
	s.Emit(Span{Start: 20, End: 30, Mark: CertLine})
	s.Finish()
	if len(s.Spans) != 1 || s.Spans[0].Start != 20 || s.Spans[0].End != 30 {
		t.Errorf("a block was found in the value: %+v", s.Spans)
	}
}
