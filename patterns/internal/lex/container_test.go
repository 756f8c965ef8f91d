package lex

import (
	"strings"
	"testing"
)

func TestSeparators(t *testing.T) {
	checkFramed(t,
		"api_key=«abc» x", "api_key = «abc1» x", "a api_key:«abc» x", "a api_key: «abc» x=1", "a api_key := «abc1» x", `api_key => "«abc»" x`, "api_key==«abc» x",
		"api_key%3D«abc»%26x%3D1", "api_key%253D«abc»%2526x%253D1", `api_key\u003d«abc»\u0026x=1`, `api_key\x3d«abc» x`, "api_key=3D«abc» x",
		"api_key&#61;«abc» x", "api_key\t=\t«abc»\tx", "\x1b[36mapi_key\x1b[0m=\x1b[35m«abc»\x1b[0m x",
		`params["api_key"] = "«abc»"`, "[api_key] => «abc»", `{:api_key=>"«abc»"}`, `{"name":"api_key","value":"«abc»","x":1}`, "name=api_key value=«abc» x=1",
		// None, or another one.
		"api_key", "api_key=", `api_key=""`, "api_key=,x=1", "api_key;x", "api_key/abc1234567890def", "GET /?api_key= HTTP/1.1", "api_key= status=200", "key://abc1234567890def",
	)
}

func TestQuotedEnds(t *testing.T) {
	checkFramed(t,
		`api_key="«abc def»" x`,
		`api_key='«abc def»' x`,
		"api_key=`«abc def»` x",
		`{"api_key":"«a\"b»","x":"y"}`,
		`{"m":"{\"api_key\":\"«a\\\"b»\",\"x\":\"y\"}"}`,
		`{"m":"{\"m\":\"{\\\"api_key\\\":\\\"«abc def»\\\",\\\"x\\\":1}\"}"}`,
		`"{\x22api_key\x22:\x22«abc def»\x22,\x22x\x22:1}" 200`,
		`"{\u0022api_key\u0022:\u0022«abc def»\u0022,\u0022x\u0022:1}" 200`,
		"m=%7B%22api_key%22%3A%22«abc»%22%2C%22x%22%3A1%7D 200",
		"m=%257B%2522api_key%2522%253A%2522«abc»%2522%252C%2522x%2522%7D 200",
		`m=%7B%22q%22%3A%22%7B%5C%22api_key%5C%22%3A%5C%22«abc»%5C%22%7D%22%7D 200`,
		"<b>&quot;api_key&quot;: &quot;«abc def»&quot;, &quot;x&quot;: 1",
		`<b>&#x27;api_key&#x27;: &#x27;«abc def»&#x27;, x`,
		`{'api_key': '«it\'s»', 'x': 1}`,
		`{'api_key': "«it's»", 'x': 1}`,
		`{b'api_key': b'«abc def»', b'x': b'1'}`,
		// An unescaped quote inside is not the end when a letter or digit follows.
		`api_key="«a"b c»" x`,
		`api_key='«it's a»' x`,
		// Doubled quotes of SQL and CSV.
		`SET password='«it''s me»', x='y'`,
		`1,"{""api_key"":""«abc def»"",""x"":1}",2`,
		// A quote of an outer level ends every value.
		`log "api_key=\"«abc def»" x=1`,
		`{"m":"api_key='«abc def»","x":"y"}`,
		`{"m":"api_key: «abc def»","x":"y"}`,
		// The rest of the line when nothing closes.
		`api_key="«abc def ghi»`,
		`api_key='«`+strings.Repeat("x ", 50)+`»`,
		// Literals inside strings.
		`"api_key": "'«abc def»'", x`,
	)
}

func TestWordEnds(t *testing.T) {
	checkFramed(t,
		"api_key=«abc», x", "api_key=«abc»,x=1", "api_key=«a,b», x", "api_key=«abc»; x", "api_key=«a;b;c» x", "api_key=«abc»;x=1",
		"(api_key=«abc»)", "{api_key=«abc»}", "[api_key=«abc»]", "<api_key=«abc»>", "f(api_key=«a)b»)", "api_key=«abc»\tx", "api_key=«abc»\x00x=1", "api_key=«a=b==»",
		"api_key=«abc»\r", `api_key=«abc»\n`, `api_key=«abc»\r\n`, "api_key=«abc»#012x", "api_key=«a%20b» x", "api_key=«a+b/c» x", "api_key=«aéb» x", "api_key=«abc»&x=1",
		"api_key=«a&b» x", "api_key=«abc»|x:1", "api_key=«a|b» x", "api_key=«abc»<br>", "api_key=«abc»\x1b[0mx", "api_key=«abc»\u2028x",
		// URLs: & and # are ends for certain, in the depth of the name only.
		"GET /?api_key=«abc»&x HTTP", "GET /?x=1&api_key=«a;b,c»&x=1 HTTP", "GET /?api_key=«abc»#top HTTP", "GET /?api_key=«a%26b%23c»&x=1 HTTP",
		"next=%2F%3Fapi_key%3D«abc»%26x%3D1&y=2", "next=%252F%253Fapi_key%253D«abc»%2526x%253D1&y=2", "/p;api_key=«abc»?x=1 HTTP", "/?api_key=«a%2526b»&x=1",
		"/?a=1&amp;api_key=«abc»&amp;x=1", `/?a=1\u0026api_key=«abc»\u0026x=1`,
		// Pipes.
		"{x|api_key: «abc def»|y}",
		// Absent values.
		"api_key=null", "api_key=None, x", `{"api_key":true,"x":1}`, "api_key=-", "api_key=***", "api_key=xxxx", "api_key=<api-key>", "api_key=undefined&x=1",
	)
}

func TestHeaderEnds(t *testing.T) {
	checkFramed(t,
		"API-Key: «abc def ghi»",
		"> API-Key: «abc def ghi»",
		"< API-Key: «abc def»\r",
		"004f: API-Key: «abc def»",
		"header: API-Key: «abc def»",
		`"GET / HTTP/1.1\r\nAPI-Key: «abc def»\r\nHost: x\r\n"`,
		`{"m":"GET / HTTP/1.1\r\nAPI-Key: «abc def»\r\nHost: x"}`,
		`"API-Key: «abc def»" 200 "x"`,
		"#012API-Key: «abc def»#012Host: x",
		"ERROR bad API-Key: «abc1» def",
		"Authorization: Bearer «abc def»",
		"Authorization: Token «abc»",
		"Authorization: «abc»",
		`Authorization: Digest «username="u", realm="r", response="abc"»`,
		`{"Authorization":"Bearer «abc»","x":1}`,
		"x bearer «a1b2c3d4e5f6g7h8», y",
		"x the bearer of news",
		"2026-01-02T03:04:05.123456789Z stdout F API-Key: «abc def»",
	)
}

func TestLists(t *testing.T) {
	checkFramed(t,
		`{"api_keys":["«abc»","«d e»",null],"x":1}`,
		`{"api_keys":["«abc»",["«def»"]],"x":["y"]}`,
		`{"api_keys":{"a":"«abc»","b":["«def»"]},"x":"y"}`,
		`{'api_key': ['«abc»'], 'x': ['y']}`,
		`{'api_key': ('«abc»', '«def»'), 'x': 1}`,
		`api_key=[«abc», «def»] x`,
		`[('api_key', '«abc»'), ('x', 'y')]`,
		`[(b'api_key', b'«abc»'), (b'x', b'y')]`,
		`["api_key","«abc»"]`,
		`["x","api_key"] ["a","b"]`,
		`{"api_key":[]} {"x":"y"}`,
		`{"api_key":{}}`,
	)
}

func TestBareJSONValues(t *testing.T) {
	for line, quote := range map[string]string{
		`{"api_key":«12345»,"x":1}`:                     `"`,
		`{"api_key": «-1.5e3»}`:                         `"`,
		`{"m":"{\"api_key\":«12345»,\"x\":1}"}`:         `\"`,
		`{"m":"{\"m\":\"{\\\"api_key\\\":«12345»}\"}"}`: `\\\"`,
		`m={%22api_key%22:«12345»,%22x%22:1}`:           "%22",
		`1,"{""api_key"":«12345»,""x"":1}",2`:           `""`,
		`"{\x22api_key\x22:«12345»}"`:                   `\x22`,
		`&quot;api_key&quot;: «12345», x`:               "&quot;",
		`{'api_key': «12345», 'x': 1}`:                  "'",
		`{"api_keys":[«1»,«2»],"x":[3]}`:                `"`,
		`{"api_key":"«12345»"}`:                         "",
		`api_key=«12345» x`:                             "",
		`"api_key"=«12345» x`:                           "",
		`"api_key=«12345»" x`:                           "",
		`{api_key: «12345», x: 1}`:                      "",
		`/?a=%22api_key=«12345»&x="`:                    "",
	} {
		b := unframed(line)
		spans := scanLine(newScanner(), b)
		if got := framed(b, spans); got != line {
			t.Errorf("\n got  %s\n want %s", got, line)
		}
		for _, sp := range spans {
			if got := string(b[sp.Quote[0]:sp.Quote[1]]); got != quote {
				t.Errorf("%s gains the quote %q, want %q", line, got, quote)
			}
		}
	}
}

func TestCookies(t *testing.T) {
	checkFramed(t,
		"Cookie: sessionid=«abc123»; theme=dark; lang=de",
		`"Cookie: theme=dark; sessionid=«abc»" 200`,
		`{"cookie":"a=1; sessionid=«abc»; b=2","x":1}`,
		`Cookie: a="«A1b2C3d4E5f6g7h8»"; b=2`,
		"Set-Cookie: sessionid=«abc»; Path=/; HttpOnly; SameSite=Lax",
		"Set-Cookie: sessionid=«abc»; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/",
		"Cookie: x=«q9Zr8Ty7Wm6Kp5Lx4»; page=2",
		"Cookie: sessionid=; x=1",
	)
}

func TestCells(t *testing.T) {
	checkFramed(t,
		"<tr><td>api_key</td><td><pre>&#x27;«abc»&#x27;</pre></td></tr>",
		"<tr><td>api_key</td><td class=\"code\"><pre>'«abc def»'</pre></td></tr>",
		"<api_key>«abc def»</api_key><x>y</x>",
		"<api_keys><api_key>«abc»</api_key></api_keys>",
		"<td>api_key</td><td>note</td>",
	)
	s := newScanner()
	b := []byte("<td>api_key</td>")
	if spans := scanLine(s, b); len(spans) != 0 || s.Open == (Cell{}) {
		t.Fatalf("an open cell leaves %+v and %v", s.Open, spans)
	}
	open := s.Open
	for _, want := range []string{"  <td><pre>'«abc»'</pre></td>", "<td class=x>«abc1234567890def»</td>", "</tr><tr>", ""} {
		b := unframed(want)
		s := newScanner()
		s.Begin(b, 0, len(b), false)
		s.ResumeCell(open)
		s.Finish()
		if got := framed(b, s.Spans); got != want {
			t.Errorf("after an open cell\n got  %s\n want %s", got, want)
		}
		if again := s.Open.Lines; want == "" && again != open.Lines-1 {
			t.Errorf("an empty line leaves %d lines of %d", again, open.Lines)
		}
	}
}

func TestUserinfo(t *testing.T) {
	checkFramed(t,
		"postgres://bob:«s3cret»@db:5432/x", "redis://:«s3cret»@cache:6379/0", "https://bob@host/x", "https://host/x?a=b@c", "https://host:8080/@x/y",
		"x=postgres%3A%2F%2Fbob%3A«s3cret»%40db", "postgres:\\/\\/bob:«s3cret»@db", `"amqp://bob:«s%40c:r/t»@mq"`, "mail bob@acme.test", "git@host:x/y.git",
		"postgres://bob:@db/x", "DATABASE_URL=postgres://bob:«s3cret»@db/x", "DATABASE_URL=«opaque»", "http://[::1]:80/@x", "a://b:«c@d»@e",
		"postgres://bob:[REDACTED:own.key]@db/x",
	)
}
