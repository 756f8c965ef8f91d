package planted

import "redactor/internal/logcorpus/spell"

// ownTemplates are further lines that programs were seen to write, or write by their documentation.
func ownTemplates() []Template {
	raw := spell.Raw()
	return []Template{
		{
			ID: "own-01", Carrier: "Envoy debug log, header tuple",
			Text:     `'x-api-key', '{{SECRET}}'`,
			Variants: []Variant{one(RawQuoted, raw)},
		},
		{
			ID: "own-02", Carrier: "Envoy trace log, header",
			Text:     `[trace][http] completed header: key=x-api-key value={{SECRET}}`,
			Variants: bare(),
		},
		{
			ID: "own-03", Carrier: "structlog key-value",
			Text:     `event='call failed' api_key={{SECRET}} status=401`,
			Variants: []Variant{one(Quoted, spell.PyQuoted())},
		},
		{
			ID: "own-04", Carrier: "gunicorn custom format, which escapes only the quote",
			Text:     `127.0.0.1 - "GET / HTTP/1.1" 200 api_key="{{SECRET}}" ua="curl/8"`,
			Variants: []Variant{one(Barred, spell.Gunicorn())},
		},
		{
			ID: "own-05", Carrier: "uWSGI custom format",
			Text:     `127.0.0.1 GET /p api_key={{SECRET}} c=-`,
			Variants: bare(),
		},
		{
			ID: "own-06", Carrier: "nginx error log, three copies",
			Text: `2026/08/12 10:01:02 [error] 12#12: *5 connect() failed (111: Connection refused) while connecting to upstream, ` +
				`client: 127.0.0.1, server: , request: "GET /p/x?api_key={{SECRET}}&b=1 HTTP/1.1", ` +
				`upstream: "http://127.0.0.1:18080/p/x?api_key={{SECRET}}&b=1", host: "localhost:18443", ` +
				`referrer: "https://app.test/?access_token={{SECRET}}"`,
			Variants: query(),
		},
		{
			ID: "own-07", Carrier: "curl --trace-ascii",
			Text:     `004f: X-API-Key: {{SECRET}}`,
			Variants: bare(),
		},
		{
			ID: "own-08", Carrier: "http.client debug output, JSON body",
			Text:     `send: b'{"client_secret": "{{SECRET}}", "n": 1}'`,
			Variants: []Variant{named("json-u+pyrepr-bytes", Quoted, spell.JSONU(), spell.PyBytes())},
		},
		{
			ID: "own-09", Carrier: "Django text log, form body",
			Text:     `DEBUG body b'user=bob&password={{SECRET}}&remember=1'`,
			Variants: []Variant{named("form+pyrepr-bytes", Quoted, spell.PercentForm(), spell.PyBytes())},
		},
		{
			ID: "own-10", Carrier: "Django text log, repr of POST and COOKIES",
			Text:     `POST <QueryDict: {'password': ['{{SECRET}}'], 'user': ['bob']}> COOKIES {'sessionid': '{{SECRET}}', 'lang': 'en'}`,
			Variants: pyString(),
		},
		{
			ID: "own-11", Carrier: "Sentry event, repr of a frame variable",
			Text:     `{"vars": {"api_key": "'{{SECRET}}'", "n": "1"}}`,
			Variants: []Variant{named("pyrepr+json-u", Quoted, spell.PyRepr(), spell.JSONU())},
		},
		{
			ID: "own-12", Carrier: "Django settings, broker URL",
			Text:     `BROKER_URL = 'amqp://u:{{SECRET}}@mq:5672//'`,
			Variants: userinfo(),
		},
		{
			ID: "own-13", Carrier: "Django settings, URL with a password and no user",
			Text:     `'LOCATION': 'redis://:{{SECRET}}@r:6379/0', 'TIMEOUT': 300`,
			Variants: userinfo(),
		},
		{
			ID: "own-14", Carrier: "AWS signature header",
			Text: `Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/s3/aws4_request, ` +
				`SignedHeaders=host;x-amz-date, Signature={{SECRET}}`,
			Variants: bare(), Only: []string{"hex32", "hex40", "base62-40"},
			May: []string{"Credential=AKIDEXAMPLE/20260101/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature="},
		},
		{
			ID: "own-15", Carrier: "presigned URL",
			Text: `"GET /b/o?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAEXAMPLE%2F2026&X-Amz-Signature={{SECRET}}` +
				`&X-Amz-Expires=60 HTTP/1.1" 200`,
			Variants: query(), May: []string{"ASIAEXAMPLE%2F2026"},
		},
		{
			ID: "own-16", Carrier: "response header, new cookie",
			Text:     `Set-Cookie: sessionid={{SECRET}}; HttpOnly; Secure; SameSite=Lax`,
			Variants: cookie(),
		},
		{
			ID: "own-17", Carrier: "YAML settings",
			Text:     `  password: {{SECRET}}`,
			Variants: bare(),
		},
		{
			ID: "own-18", Carrier: "XML message",
			Text:     `<user>bob</user><password>{{SECRET}}</password><n>1</n>`,
			Variants: []Variant{one(Barred, spell.XML())},
		},
		{
			ID: "own-19", Carrier: "connection string",
			Text:     `Server=db;Database=app;User Id=svc;Password={{SECRET}};Encrypt=true`,
			Variants: bare(),
		},
		{
			ID: "own-20", Carrier: "JSON list of keys",
			Text:     `{"api_keys": ["{{SECRET}}", "x1y2z3w4v5u6"], "n": 1}`,
			Variants: jsonString(), May: []string{"x1y2z3w4v5u6"},
		},
		{
			ID: "own-21", Carrier: "JSON number",
			Text:     `{"pin": {{SECRET}}, "user_id": 12}`,
			Variants: bare(), Only: []string{"pin6"},
		},
		{
			ID: "own-22", Carrier: "repr of os.environ",
			Text:     `environ({'SHELL': '/bin/bash', 'API_KEY': '{{SECRET}}', 'PATH': '/usr/bin'})`,
			Variants: pyString(),
		},
		{
			ID: "own-23", Carrier: "shell script trace",
			Text:     `+ export DB_PASSWORD='{{SECRET}}' DB_HOST=db`,
			Variants: []Variant{one(RawQuoted, raw)},
		},
		{
			ID: "own-24", Carrier: "Kong JSON log",
			Text:     `{"request":{"headers":{"authorization":"REDACTED","x-api-key":"{{SECRET}}"},"uri":"/p"}}`,
			Variants: jsonString(),
		},
		{
			ID: "own-25", Carrier: "Caddy JSON log, in the URL and in a header",
			Text:     `{"request":{"uri":"/p/x?api_key={{SECRET}}&a=1","headers":{"X-Api-Key":["{{SECRET}}"],"Accept":["*/*"]}}}`,
			Variants: []Variant{{Name: "percent|json-go", Holes: []spell.Chain{{spell.Percent(), spell.JSONGo()}, {spell.JSONGo()}}}},
		},
		{
			ID: "own-26", Carrier: "Python call in a traceback",
			Text:     `    connect(host='db', password='{{SECRET}}', port=5432)`,
			Variants: pyString(),
		},
		{
			ID: "own-27", Carrier: "Go %v of a map",
			Text:     `map[password:{{SECRET}} user:bob]`,
			Variants: bare(),
		},
		{
			ID: "own-28", Carrier: "Apache mod_dumpio",
			Text:     `mod_dumpio:  dumpio_in (data-TRANSIENT): X-API-Key: {{SECRET}}\r\n`,
			Variants: []Variant{one(Bare, spell.ApacheC())},
		},
		{
			ID: "own-29", Carrier: "traceback with local variables",
			Text:     `    api_key = '{{SECRET}}'`,
			Variants: pyString(),
		},
		{
			ID: "own-30", Carrier: "OAuth redirect, fragment",
			Text:     `"https://app.test/cb#access_token={{SECRET}}&token_type=bearer" "curl/8"`,
			Variants: query(spell.NginxX()),
		},
		{
			ID: "own-31", Carrier: "gRPC metadata",
			Text:     `{"metadata": {"authorization": ["Bearer {{SECRET}}"], "x-n": ["1"]}}`,
			Variants: jsonString(),
		},
		{
			ID: "own-32", Carrier: "GraphQL request",
			Text:     `{"query":"mutation { login(user: \"bob\", password: \"{{SECRET}}\") { id } }"}`,
			Variants: jsonInJSON(),
		},
		{
			ID: "own-33", Carrier: "ModSecurity message, value before and behind its name",
			Text:     `ModSecurity: Warning. [data "Matched Data: {{SECRET}} found within ARGS:password: {{SECRET}}"] [severity "CRITICAL"]`,
			Variants: bare(), Weak: true,
		},
		{
			ID: "own-34", Carrier: "AWS load balancer access log",
			Text: `https 2026-08-12T10:01:02.123456Z app/lb/50dc6c495c0c9188 10.2.3.4:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 ` +
				`"GET https://api.acme.test:443/v1?api_key={{SECRET}}&p=1 HTTP/1.1" "curl/8.5.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2`,
			Variants: query(),
		},
	}
}
