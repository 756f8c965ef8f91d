package patterns_test

import (
	"bytes"
	"strings"
	"testing"

	"redactor/patterns"
)

// spellings are the ways in which a folded name is written.
func spellings(name string) map[string]string {
	segments := strings.Split(name, "_")
	title := make([]string, len(segments))
	for i, s := range segments {
		title[i] = strings.ToUpper(s[:1]) + s[1:]
	}
	pascal := strings.Join(title, "")
	return map[string]string{
		"snake": name, "upper": strings.ToUpper(name), "kebab": strings.Join(segments, "-"), "header": strings.Join(title, "-"), "dots": strings.Join(segments, "."),
		"pascal": pascal, "camel": strings.ToLower(pascal[:1]) + pascal[1:], "joined": strings.Join(segments, ""), "JOINED": strings.ToUpper(strings.Join(segments, "")),
		"encoded": strings.Join(segments, "%5F"), "numbered": name + "_2",
	}
}

// plainNames are the names of built-in rules whose value is masked whatever it looks like.
func plainNames() (names []string) {
	for _, r := range patterns.Builtin() {
		if r.Kind == patterns.KindName && (r.Form == patterns.Plain || r.Form == patterns.Scheme) && r.Policy == patterns.Always {
			for _, n := range r.Names {
				if !strings.Contains(n, "*") {
					names = append(names, n)
				}
			}
		}
	}
	return names
}

// TestEveryNameIsFound: each name has a stem that the prefilter finds in every spelling, and the value goes.
func TestEveryNameIsFound(t *testing.T) {
	rs := compile(t)
	const value = "Zq7Rk2Vx9Lm4Tn8Wp3"
	names := plainNames()
	if len(names) < 100 {
		t.Fatalf("only %d names", len(names))
	}
	for _, name := range names {
		for how, spelled := range spellings(name) {
			if how == "dots" && strings.Contains(name, "_") {
				continue // what stands before a dot is a path
			}
			for _, carrier := range [][2]string{{"x ", "=" + value + " y"}, {"GET /?a=1&", "=" + value + "&b=2"}, {`{"a":1,"`, `":"` + value + `"}`}, {"x ", ": " + value + "\n"}} {
				line := carrier[0] + spelled + carrier[1]
				if out := rs.AppendRedacted(nil, []byte(line)); bytes.Contains(out, []byte(value)) {
					t.Errorf("%s of %s is not found: %s", how, name, out)
				}
			}
		}
	}
}

// TestStemsAndTwin: names with something before or behind them come out as in the twin, which needs no stems.
func TestStemsAndTwin(t *testing.T) {
	fast, twin := compile(t), compile(t, patterns.Exhaustive())
	var text []byte
	for _, r := range patterns.Builtin() {
		for i, n := range r.Names {
			n = strings.ReplaceAll(n, "*", "acme")
			for j, around := range [][2]string{{"", ""}, {"my_", ""}, {"db", ""}, {"", "_id"}, {"", "s"}, {"HTTP_", "2"}, {"a.b.", ""}, {"x", ""}, {"my-", "-x"}} {
				s := spellings(n)
				spelled := s[[]string{"snake", "upper", "kebab", "camel", "pascal", "joined", "encoded"}[(i+j)%7]]
				text = append(text, "x "+around[0]+spelled+around[1]+"=Zq7Rk2Vx9Lm4Tn8Wp3 y\n"...)
			}
		}
	}
	if got, want := fast.AppendRedacted(nil, text), twin.AppendRedacted(nil, text); !bytes.Equal(got, want) {
		t.Errorf("fast, then twin: %s", firstDifference(got, want))
	}
}

func TestNamesOfOwnRules(t *testing.T) {
	rs := own(t, []patterns.Rule{
		{ID: "own.badge", Kind: patterns.KindName, Names: []string{"door_badge", "x_*_badge"}, Policy: patterns.Always},
		{ID: "own.weak", Kind: patterns.KindName, Names: []string{"chip"}, Policy: patterns.IfSecretLike, Suffix: patterns.Always},
		{ID: "own.alone", Kind: patterns.KindName, Names: []string{"tag"}, Policy: patterns.Always, Suffix: patterns.Never},
		{ID: "own.loose", Kind: patterns.KindName, Names: []string{"slip"}, Policy: patterns.Always, Loose: true},
		{ID: "own.not", Kind: patterns.KindName, Names: []string{"pay_slip"}, Policy: patterns.Never},
	})
	checkRedacted(t, rs, map[string]string{
		"door_badge=1 doorBadge=1 DOOR-BADGE=1 badge=1 door=1":  "door_badge=[REDACTED:own.badge] doorBadge=[REDACTED:own.badge] DOOR-BADGE=[REDACTED:own.badge] badge=1 door=1",
		"X-Acme-Badge=1 X_A_B_BADGE=1 box_a_badge=1":            "X-Acme-Badge=[REDACTED:own.badge] X_A_B_BADGE=[REDACTED:own.badge] box_a_badge=1",
		"chip=red chip=a1b2c3d4e5f6 my_chip=red chips=1":        "chip=red chip=[REDACTED:own.weak] my_chip=[REDACTED:own.weak] chips=1",
		"tag=1 html_tag=1 html.tag=1 tagged=1":                  "tag=[REDACTED:own.alone] html_tag=1 html.tag=[REDACTED:own.alone] tagged=1",
		"slip=1 myslip=1 MYSLIP2=1 pay_slip=1 payslip=1 slips=": "slip=[REDACTED:own.loose] myslip=[REDACTED:own.loose] MYSLIP2=[REDACTED:own.loose] pay_slip=1 payslip=1 slips=",
	})
}

// TestLaterRuleTakesTheName over, so that users can change what is built in.
func TestLaterRuleTakesTheName(t *testing.T) {
	rules := append(patterns.Builtin(), patterns.Rule{ID: "own.key", Kind: patterns.KindName, Names: []string{"api_key"}, Policy: patterns.Always},
		patterns.Rule{ID: "own.not", Kind: patterns.KindName, Names: []string{"password"}, Policy: patterns.Never})
	checkRedacted(t, own(t, rules), map[string]string{
		"api_key=a1b2 x": "api_key=[REDACTED:own.key] x", "password=a1b2 x": "password=a1b2 x", "client_secret=a1b2 x": "client_secret=[REDACTED:field.client-secret] x",
	})
}

// TestFewerRulesLeaveMarks: text that was redacted with more rules stays as it is.
func TestFewerRulesLeaveMarks(t *testing.T) {
	all := compile(t)
	in := "door_key=x api_key=a1b2 " + strings.Repeat("y", 10) + "\nAuthorization: Bearer a1b2c3d4e5f6\n"
	once := all.AppendRedacted(nil, []byte(in))
	for _, r := range patterns.Builtin() {
		if r.Kind != patterns.KindName {
			continue
		}
		if got := own(t, []patterns.Rule{r}).AppendRedacted(nil, once); !bytes.Equal(got, once) {
			t.Errorf("with rule %s alone %q becomes %q", r.ID, once, got)
		}
	}
}
