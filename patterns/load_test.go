package patterns

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/go-multierror"
)

// ruleFile wraps the fields of one rule, from line 3 of the file on.
func ruleFile(fields ...string) fstest.MapFS {
	text := "pack: own\nrules:\n  - " + strings.Join(fields, "\n    ") + "\n"
	return fstest.MapFS{"rules/own.yaml": {Data: []byte(text)}}
}

func TestLoadReadsEveryField(t *testing.T) {
	fsys := fstest.MapFS{"b.yaml": {Data: []byte(`pack: second
rules:
  - id: own.url
    kind: block
    block: userinfo
`)}, "a.yaml": {Data: []byte(`pack: first
rules:
  - id: own.name
    title: A name
    kind: name
    names: [door_key, 'x_*_badge']
    policy: if-secret-like
    suffix: always
    loose: true
    form: scheme
    mask: partial
    match:
      - in: door_key=1
        out: door_key=[REDACTED:own.name]
    no_match: [door_key=]
  - id: own.token
    kind: token
    prefix: [zz_, yyy-]
    class: '[a-f0-9]'
    min: 8
    keep: 3
  - id: own.inner
    kind: token
    infix: ~~
    class: alnum
    before: [2, 4]
    min: 6
    exact: true
  - id: own.regex
    kind: regex
    literals: door
    regex: 'door=(?P<secret>\w+)'
`)}}
	rules, err := Load(fsys, "*.yaml", "a.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(rules) != 5 {
		t.Fatalf("got %d rules, want 5: a file that two patterns match is read once", len(rules))
	}
	name := rules[0]
	if name.ID != "own.name" || name.Title != "A name" || name.Pack != "first" || name.Kind != KindName || name.Policy != IfSecretLike ||
		name.Suffix != Always || !name.Loose || name.Form != Scheme || name.Mask != "partial" || name.Source != "a.yaml:3" {
		t.Errorf("name rule read wrongly: %+v", name)
	}
	if len(name.Names) != 2 || name.Names[1] != "x_*_badge" || len(name.Match) != 1 || name.Match[0].Out != "door_key=[REDACTED:own.name]" || len(name.NoMatch) != 1 {
		t.Errorf("lists of the name rule read wrongly: %+v", name)
	}
	token, inner, regex, block := rules[1], rules[2], rules[3], rules[4]
	if len(token.Prefix) != 2 || token.Class != "[a-f0-9]" || token.Min != 8 || token.Keep != 3 || token.Exact {
		t.Errorf("token rule read wrongly: %+v", token)
	}
	if inner.Infix != "~~" || inner.Before != [2]int{2, 4} || !inner.Exact {
		t.Errorf("infix rule read wrongly: %+v", inner)
	}
	if len(regex.Literals) != 1 || regex.Regex == "" {
		t.Errorf("regex rule read wrongly: %+v", regex)
	}
	if block.Block != "userinfo" || block.Pack != "second" || block.Source != "b.yaml:3" {
		t.Errorf("block rule read wrongly: %+v", block)
	}
}

// TestLoadFaults has one fault a file, and wants it with the line it stands in and no other.
func TestLoadFaults(t *testing.T) {
	name := []string{"id: own.name", "kind: name"}
	token := []string{"id: own.token", "kind: token"}
	regex := []string{"id: own.regex", "kind: regex"}
	with := func(base []string, more ...string) []string { return append(append([]string(nil), base...), more...) }
	for what, tc := range map[string]struct {
		fields []string
		want   string
	}{
		"unknown field":       {with(name, "names: [a]", "polcy: always"), `rules/own.yaml:6: rule own.name: unknown field "polcy"; did you mean "policy"?`},
		"misspelt and needed": {with(name, "nmaes: [a]"), `rules/own.yaml:5: rule own.name: unknown field "nmaes"; did you mean "names"?`},
		"nothing near":        {with(name, "names: [a]", "colouring: red"), `:6: rule own.name: unknown field; known are before, block,`},
		"field twice":         {with(name, "names: [a]", "kind: name"), `:6: rule own.name: kind stands twice; first in line 4`},
		"text for a list":     {with(name, "names: {a: b}"), `:5: rule own.name: names must be a list of texts, not a mapping`},
		"number for a text":   {with(name, "names: [a]", "title: 12"), `:6: rule own.name: title must be a text, not a number`},
		"text for a number":   {with(token, "prefix: [abc]", "class: hex", "min: many"), `:7: rule own.token: min must be a whole number, not a text`},
		"negative number":     {with(token, "prefix: [abc]", "class: hex", "min: -1"), `:7: rule own.token: min must be a whole number, not a negative one`},
		"text for a flag":     {with(name, "names: [a]", "loose: often"), `:6: rule own.name: loose must be true or false, not a text`},
		"half a pair":         {with(token, "infix: '~~'", "before: [1]", "class: hex", "min: 8"), `:6: rule own.token: before must be a list of two numbers, not a list`},
		"empty text":          {with(name, "names: [a]", "title: ''"), `:6: rule own.name: title is empty`},
		"empty list":          {with(name, "names: []"), `:5: rule own.name: names is empty`},
		"nothing":             {with(name, "names: [a]", "title:"), `:6: rule own.name: title must be a text, not nothing`},
		"alias":               {with(name, "names: &x [a]", "no_match: *x"), `:6: rule own.name: no_match must be a list of texts, not an alias`},
		"no id":               {[]string{"kind: name", "names: [a]"}, `rules/own.yaml:3: id is missing`},
		"no kind":             {[]string{"id: own.name", "names: [a]"}, `:3: rule own.name: kind is missing; use name, token, block, regex`},
		"unknown kind":        {[]string{"id: own.name", "kind: names", "names: [a]"}, `:4: rule own.name: unknown kind "names"; did you mean "name"?`},
		"id without area":     {[]string{"id: name", "kind: name", "names: [a]"}, `:3: rule name: id "name" must have the form area.thing`},
		"id in capitals":      {[]string{"id: own.Name", "kind: name", "names: [a]"}, `:3: rule own.Name: id "own.Name" must have the form area.thing`},
		"id of three parts":   {[]string{"id: own.name.x", "kind: name", "names: [a]"}, `:3: rule own.name.x: id "own.name.x" must have the form area.thing`},
		"id too long":         {[]string{"id: own." + strings.Repeat("x", 60), "kind: name", "names: [a]"}, `at most 48 bytes`},
		"foreign field":       {with(name, "names: [a]", "prefix: [abc]"), `:6: rule own.name: prefix does not belong to kind name, only to kind token`},
		"foreign block":       {with(token, "prefix: [abc]", "class: hex", "min: 8", "block: jwt"), `:8: rule own.token: block does not belong to kind token, only to kind block`},
		"no names":            {name, `:3: rule own.name: names is missing`},
		"name not folded":     {with(name, "names:", "  - good", "  - X-Api-Key"), `:7: rule own.name: name "X-Api-Key" is not in folded form; write "x_api_key"`},
		"camel case":          {with(name, "names: [doorKeyID]"), `write "door_key_id"`},
		"digits at the end":   {with(name, "names: [door_2]"), `name "door_2" is not in folded form; write "door"`},
		"only digits":         {with(name, "names: ['42']"), `name "42" has no letter`},
		"star in front":       {with(name, "names: ['*_key']"), `name "*_key": leave the *_ out`},
		"star inside":         {with(name, "names: ['a*b']"), `name "a*b": * stands only between two words`},
		"same name":           {with(name, "names: [api_key, apikey]"), `name "apikey" is the same as "api_key"`},
		"unknown policy":      {with(name, "names: [a]", "policy: sometimes"), `:6: rule own.name: unknown policy; known are never, if-secret-like, always`},
		"unknown suffix":      {with(name, "names: [a]", "suffix: alway"), `:6: rule own.name: unknown suffix "alway"; did you mean "always"?`},
		"unknown form":        {with(name, "names: [a]", "form: cookie"), `:6: rule own.name: unknown form "cookie"; did you mean "cookies"?`},
		"unknown mask":        {with(name, "names: [a]", "mask: fix"), `:6: rule own.name: unknown mask "fix"; did you mean "fixed"?`},
		"unknown block":       {[]string{"id: own.b", "kind: block", "block: jwts"}, `:5: rule own.b: unknown block "jwts"; did you mean "jwt"?`},
		"no block":            {[]string{"id: own.b", "kind: block"}, `:3: rule own.b: block is missing; use certificate, private-key, jwt, userinfo`},
		"no prefix":           {with(token, "class: hex", "min: 8"), `:3: rule own.token: a token needs a prefix or an infix`},
		"prefix and infix":    {with(token, "prefix: [abc]", "infix: '~~'", "before: [1, 2]", "class: hex", "min: 8"), `:6: rule own.token: a token has a prefix or an infix, not both`},
		"no class":            {with(token, "prefix: [abc]", "min: 8"), `:3: rule own.token: class is missing`},
		"unknown class":       {with(token, "prefix: [abc]", "class: hexa", "min: 8"), `:6: rule own.token: class "hexa" is unknown`},
		"range backwards":     {with(token, "prefix: [abc]", "class: '[z-a]'", "min: 8"), `:6: rule own.token: class [z-a]: range z-a is empty`},
		"no min":              {with(token, "prefix: [abc]", "class: hex"), `:3: rule own.token: min is missing`},
		"short prefix":        {with(token, "prefix: [abc, SK]", "class: hex", "min: 8"), `:5: rule own.token: prefix "SK" is shorter than 3 bytes, so the token must be exact`},
		"one byte":            {with(token, "prefix: [S]", "class: hex", "min: 8", "exact: true"), `prefix "S" must have at least 2 bytes`},
		"blank in prefix":     {with(token, "prefix: ['a b']", "class: hex", "min: 8"), `prefix "a b" may hold printable ASCII only`},
		"before and prefix":   {with(token, "prefix: [abc]", "before: [1, 2]", "class: hex", "min: 8"), `:6: rule own.token: before goes only with an infix`},
		"infix alone":         {with(token, "infix: '~~'", "class: hex", "min: 8"), `:3: rule own.token: an infix needs before`},
		"before backwards":    {with(token, "infix: '~~'", "before: [4, 2]", "class: hex", "min: 8"), `:6: rule own.token: an infix needs before`},
		"keep too much":       {with(token, "prefix: [abc]", "class: hex", "min: 8", "keep: 4"), `:8: rule own.token: keep 4 is more than the prefix "abc" has`},
		"keep and infix":      {with(token, "infix: '~~'", "before: [1, 2]", "class: hex", "min: 8", "keep: 1"), `:9: rule own.token: keep does not go with an infix`},
		"no regex":            {with(regex, "literals: [abc]"), `:3: rule own.regex: regex is missing`},
		"no literals":         {with(regex, "regex: abc"), `:3: rule own.regex: literals is missing`},
		"bad regex":           {with(regex, "literals: [abc]", "regex: 'abc('"), `:6: rule own.regex: regex does not compile: missing closing ): abc(`},
		"look-ahead":          {with(regex, "literals: [abc]", "regex: 'abc(?=d)'"), `:6: rule own.regex: regex does not compile: invalid or unsupported Perl syntax: (?=`},
		"large repeat":        {with(regex, "literals: [abc]", "regex: 'abc[a-z]{1,4096}'"), `:6: rule own.regex: regex repeats {1,4096}; a count may be at most 1000`},
		"named group":         {with(regex, "literals: [abc]", "regex: 'abc(?P<key>.+)'"), `:6: rule own.regex: group "key": only a group named secret has a meaning`},
		"short literal":       {with(regex, "literals: [abc, de]", "regex: 'abc'"), `:5: rule own.regex: literal "de" must have at least 3 bytes`},
		"literal not needed":  {with(regex, "literals: [door]", "regex: '(?:door|gate)=\\d+'"), `:5: rule own.regex: a match of regex need not hold any of the literals door`},
		"no in":               {with(name, "names: [a]", "match:", "  - out: b"), `:7: rule own.name: an entry of match needs both in and out`},
		"empty out":           {with(name, "names: [a]", "match:", "  - in: b", "    out: ''"), `:8: rule own.name: out is empty`},
		"match not a pair":    {with(name, "names: [a]", "match: [a=1]"), `:6: rule own.name: an entry of match must be a mapping, not a text`},
		"in is out":           {with(name, "names: [a]", "match:", "  - in: b", "    out: b"), `:7: rule own.name: the example changes nothing`},
		"both":                {with(name, "names: [a]", "match:", "  - in: b", "    out: c", "no_match: [b]"), `:9: rule own.name: the example is in match and in no_match`},
		"no_match twice":      {with(name, "names: [a]", "no_match: [b, b]"), `:6: rule own.name: the example stands twice`},
		"rule is a text":      {[]string{"hello"}, `rules/own.yaml:3: a rule must be a mapping, not a text`},
	} {
		t.Run(what, func(t *testing.T) {
			_, err := Load(ruleFile(tc.fields...), "rules/*.yaml")
			var all *multierror.Error
			if !errors.As(err, &all) {
				t.Fatalf("got %v, want %q", err, tc.want)
			}
			if len(all.Errors) != 1 || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %q, want only %q", err, tc.want)
			}
		})
	}
}

func TestLoadGathersEveryFault(t *testing.T) {
	fsys := fstest.MapFS{
		"a.yaml": {Data: []byte("pack: a\nrules:\n  - id: own.one\n    kind: name\n    names: [Door]\n  - id: own.two\n    kind: tokn\n  - id: own.one\n    kind: block\n    block: jwt\n")},
		"b.yaml": {Data: []byte("pack: b\nrules:\n  - id: own.three\n    kind: name\n    names: [gate]\n  - id: own.four\n    kind: name\n    names: [hall, gate]\n")},
		"c.yaml": {Data: []byte("rules: [\n")},
		"d.yaml": {Data: []byte("")},
		"e.yaml": {Data: []byte("rules: {}\n")},
		"f.yaml": {Data: []byte("pack: f\nrules: []\n---\npack: g\n")},
	}
	_, err := Load(fsys, "*.yaml", "none/*.yaml", "[")
	want := []string{
		`reading rule files "none/*.yaml": file does not exist`,
		`reading rule files "[": syntax error in pattern`,
		`a.yaml:5: rule own.one: name "Door" is not in folded form; write "door"`,
		`a.yaml:7: rule own.two: unknown kind "tokn"; did you mean "token"?`,
		`a.yaml:8: rule own.one: id is already used at a.yaml:3`,
		`b.yaml:8: rule own.four: name "gate" is already listed by rule own.three at b.yaml:3`,
		`c.yaml:1: not YAML: did not find expected node content`,
		`d.yaml:1: the file is empty`,
		`e.yaml:1: pack is missing`,
		`e.yaml:1: rules must be a list, not a mapping`,
		`f.yaml:1: more than one YAML document in the file`,
	}
	if err == nil {
		t.Fatal("no error")
	}
	if got := strings.Split(err.Error(), "\n"); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !errors.Is(err, fs.ErrNotExist) {
		t.Error("a pattern without files must be fs.ErrNotExist")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte("pack: own\nrules:\n  - id: own.name\n    kind: name\n    names: [door_key]\n"))
	f.Add([]byte("pack: own\nrules:\n  - id: own.r\n    kind: regex\n    literals: [abc]\n    regex: 'x|abc{2,}'\n"))
	f.Add([]byte("pack: [\nrules: {a: &a [*a]}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rules, err := Load(fstest.MapFS{"r.yaml": {Data: data}}, "*.yaml")
		if err != nil && rules != nil {
			t.Error("rules beside an error")
		}
		for i := range rules {
			if w := rules[i].flaws(); len(w) > 0 {
				t.Errorf("loaded rule %q has flaws: %v", rules[i].ID, w)
			}
		}
	})
}
