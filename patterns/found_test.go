package patterns_test

import (
	"strings"
	"testing"

	"redactor/patterns"
)

// TestFoundInReview holds lines that once leaked, lost bytes or were masked in vain: V stands for a value that must go, and all
// else must stay.
func TestFoundInReview(t *testing.T) {
	rs, err := patterns.Compile(patterns.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	const value = "608cdbec4c6e198816ce7784a10f3441"
	for _, line := range []string{
		`auth="Bearer V" rid=1`, `[data "Bearer V"]`, `authorization=Bearer V, grpc-accept=gzip})`, `[Authorization: Bearer V, Accept: */*]`,
		`{Bearer V|curl/8.11.0} "GET /"`, `Cookie{name=SESSION, value=V, domain=x}`, `- { name: SECRET_KEY, value: V }`, `["app","--password","V"]`,
		`'sys.argv': ['manage.py', '--token', 'V', '-v']`, `app --api-key V --verbose`, `["password"]=> string(32) "V" }`, `Password: (string) (len=32) "V",`,
		`http.Header{"X-Access-Token":[]string{"V"}, "Accept":[]string{"*/*"}}`, `Settings(secret_key=SecretStr('V'), debug=True)`,
		`<wsse:Password Type="http://x/y#PasswordText">V</wsse:Password>`, `<ns2:apiKey>V</ns2:apiKey><n>1</n>`, `<entry key="client_secret">V</entry>`,
		`DETAIL:  Key (api_key)=(V) already exists.`, `| auth_token | V | x |`, `access_token -> V`, `Your password is: V`, `Invalid API Key provided: V`,
		`Session ID: V`, `https://V@github.com/a/b.git`, `[password=V, user=x]`, `00000001:fe.clihdr[0009:ffffffff]: x-auth-token: V`,
		`postgres://app:V@db:5432/app?x=a@b`, `{"headers":[{"name":"x-api-key","value":"V"}]}`, `key="V" n=1`, `POST /saml/acs?api_key=V HTTP/1.1`,
		`Nov 24 h app[7]: Authorization: Digest V`, `curl -u a:V https://x && date`, `AUTH LOGIN password: V`, `SECRET_KEY_BASE=V`,
		`{"value":"V","name":"api_key"}`, `{"a":[{"value": "V", "name": "X-Api-Key"},{"value":"*/*","name":"Accept"}]}`,
		`{"m":"{\"value\":\"V\",\"key\":\"x-api-key\"}"}`, `{"key":"api_key","val":"V"}`, `["X-Api-Key","V","Accept","*/*"]`,
		`["Accept", "*/*", "X-Api-Key", "V"]`, `INSERT INTO users (name, password) values ('bob', 'V')`,
		`{"sql":"INSERT INTO \"u\" (\"name\", \"api_key\") values ('bob', 'V'), ('al', NULL)","n":1}`,
		"INSERT INTO `t`(`a`,`b`,`secret_key`,`c`) values (1,now('a,b)'),'V',4711)", `insert into t (id, password, n) values ($1, $2, $3); parameters: ['a', 'V', 3]`,
		`INSERT INTO t (id, token) values (%s, %s); args=(17, 'V')`, `INSERT INTO [t] ([id], [api_key]) values (1, N'V')`,
		`{"set-cookie":{"cookie":"Bearer V"}}`, `{"set-cookie":{"session":"password: V"}}`, `{"cookie":[{"X-Api-Key":"Bearer V"}]}`,
	} {
		in := strings.Replace(line, "V", value, 1)
		out := string(rs.AppendRedacted(nil, []byte(in)))
		before, after, _ := strings.Cut(line, "V")
		if strings.Contains(out, value[:8]) || !strings.HasPrefix(out, before) || !strings.HasSuffix(out, after) {
			t.Errorf("in  %s\nout %s", in, out)
		}
		if again := string(rs.AppendRedacted(nil, []byte(out))); again != out {
			t.Errorf("in  %s\nout %s\n2nd %s", in, out, again)
		}
	}
	for _, line := range []string{
		`Invalid token: expected ',' but found '}' at line 12`, `key 'users:12' expired`, `kafka key=order-123 value_size=512`,
		`{"msg":"password:","v":"hunter2AAbb"}`, `{"label":"Password:","type":"text"}`, `{"prompt":"Password: ","ok":true}`, `["password:","S"]`,
		`x {"q":"x-api-key:","v":[1,2]} y`, `{"q":"a api_key=","b":1}`, `ptr token=0xc000123450 at 0x7fff5fbff8c0`,
		`{"value":"plain","name":"token"}`, `allowed_headers=["Authorization","X-Api-Key","X-Request-Id","Content-Type"] n=1`,
		`["password","sha256","token","api_key"]`, `{"fields":["id","password","last_login","api_key","created_at"]}`,
		`fields (name, password, email) are required`, `INSERT INTO t (id, password) SELECT a, b FROM c`, `INSERT INTO t (a, token) VALUES (NULL, NULL)`,
		`INSERT INTO t (a, password) VALUES (%s, %s)`,
		`allowed_headers=["Authorization","X-Api-Key"] n=1`, `{"bucket":"b","key":"uploads/57bb2310-9cc8-453d-aa87-aaa8c0a1de26/a.png","size":12}`,
		"\tssl.key.password = [hidden]", `<label for="id_password">Password:</label>`, `["failed_invalid_password", "path_info"]`,
		`[vaultwarden::api::core::two_factor::authenticator][ERROR] Invalid TOTP code!`, `WWW-Authenticate: Basic realm="x"`,
	} {
		if out := string(rs.AppendRedacted(nil, []byte(line))); out != line {
			t.Errorf("in  %s\nout %s", line, out)
		}
	}
}

// TestPaddingIsNoSoftBreak: base64 whose padding ends at the column of a soft line break joins no lines.
func TestPaddingIsNoSoftBreak(t *testing.T) {
	rs, err := patterns.Compile(patterns.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	line := "Authorization: SharedKey acct:v9QpYWauN+h5sxKhbglqb/hLFoO9RGlWyC9nZ1CHeq=="
	out := string(rs.AppendRedacted(nil, []byte(line+"\nINFO boundary done\n")))
	if !strings.HasSuffix(out, "]\nINFO boundary done\n") {
		t.Errorf("out %q", out)
	}
}
