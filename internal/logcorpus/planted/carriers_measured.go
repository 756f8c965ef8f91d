package planted

import "redactor/internal/logcorpus/spell"

// leakTemplates are lines in which rule lists and scrubbers were seen to leak.
func leakTemplates() []Template {
	return []Template{
		{
			ID: "leak-01", Carrier: "nginx access log, last parameter",
			Text:     `10.2.3.4 - - [12/Aug/2026:10:01:02 +0000] "GET /v1/orders?page=2&api_key={{SECRET}} HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"`,
			Variants: query(spell.NginxX()),
		},
		{
			ID: "leak-02", Carrier: "nginx access log, parameter before another",
			Text:     `10.2.3.4 - - [12/Aug/2026:10:01:02 +0000] "GET /v1/orders?api_key={{SECRET}}&page=2 HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"`,
			Variants: query(spell.NginxX()),
		},
		{
			ID: "leak-03", Carrier: "nginx access log, referrer",
			Text:     `10.2.3.4 - - [12/Aug/2026:10:01:02 +0000] "GET /v1/x HTTP/1.1" 200 1 "https://app.example.com/?token={{SECRET}}" "curl/8"`,
			Variants: query(spell.NginxX()), Weak: true,
		},
		{
			ID: "leak-04", Carrier: "nginx access log, parameter that needs encoding",
			Text:     `10.2.3.4 - - [12/Aug/2026:10:01:02 +0000] "GET /v1/orders?api_key={{SECRET}} HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"`,
			Variants: query(spell.NginxX()),
		},
		{
			ID: "leak-05", Carrier: "nginx access log, redirect target in a parameter",
			Text:     `10.2.3.4 - - [12/Aug/2026:10:01:02 +0000] "GET /login?next=%2Fx%3Fapi_key%3D{{SECRET}}%26a%3D1 HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"`,
			Variants: nestedQuery(spell.NginxX()),
		},
		{
			ID: "leak-06", Carrier: "Envoy JSON access log, header",
			Text:     `{"start_time":"2026-08-12T10:01:02Z","method":"GET","path":"/v1","x-api-key":"{{SECRET}}","response_code":200}`,
			Variants: jsonString(),
		},
		{
			ID: "leak-07", Carrier: "Django JSON log, request.META",
			Text:     `{"level":"ERROR","logger":"django.request","message":"Internal Server Error","META":{"HTTP_X_API_KEY":"{{SECRET}}","REMOTE_ADDR":"10.0.0.1"}}`,
			Variants: jsonString(),
		},
		{
			ID: "leak-08", Carrier: "Django text log, repr of headers",
			Text:     "ERROR django.request headers={'Host': 'api', 'X-Api-Key': '{{SECRET}}', 'Accept': '*/*'}",
			Variants: pyString(),
		},
		{
			ID: "leak-09", Carrier: "JSON in the message of a JSON log",
			Text:     `{"msg":"upstream failed: {\"headers\":{\"X-Api-Key\":\"{{SECRET}}\"}}"}`,
			Variants: jsonInJSON(),
		},
		{
			ID: "leak-10", Carrier: "http.client debug output, bearer",
			Text:     `DEBUG urllib3 send: b'GET /v1 HTTP/1.1\r\nAuthorization: Bearer {{SECRET}}\r\n'`,
			Variants: pyBytes(),
		},
		{
			ID: "leak-11", Carrier: "text log, Api-Key scheme",
			Text:     "DEBUG request headers Authorization: Api-Key {{SECRET}}",
			Variants: bare(),
		},
		{
			ID: "leak-12", Carrier: "text log, Basic scheme",
			Text:     `req.headers authorization="Basic {{SECRET}}"`,
			Variants: basic(),
		},
		{
			ID: "leak-13", Carrier: "logfmt",
			Text:     `level=info msg="proxied" x_api_key={{SECRET}} status=200`,
			Variants: logfmt(),
		},
		{
			ID: "leak-14", Carrier: "HAProxy captured headers",
			Text:     `haproxy[12]: 10.0.0.1:5000 [12/Aug/2026:10:01:02.123] fe be/s1 0/0/1/2/3 200 512 - - ---- 1/1/0/0/0 0/0 {api.example.com|{{SECRET}}} "GET /v1 HTTP/1.1"`,
			Variants: captured(), Unnamed: true,
		},
		{
			ID: "leak-15", Carrier: "sentence with a quoted key",
			Text:     "WARNING auth: invalid API key '{{SECRET}}' for tenant 12",
			Variants: prose(),
		},
		{
			ID: "leak-16", Carrier: "sentence with a bare key",
			Text:     "WARNING auth: API key {{SECRET}} was rejected",
			Variants: bare(), Weak: true,
		},
		{
			ID: "leak-17", Carrier: "nginx custom format, cookies",
			Text:     `10.2.3.4 - - [12/Aug/2026:10:01:02 +0000] "GET / HTTP/1.1" 200 1 "-" "x" "csrftoken={{SECRET}}; sessionid={{SECRET}}"`,
			Variants: cookie(spell.NginxX()),
		},
		{
			ID: "leak-18", Carrier: "ASGI scope, header tuples",
			Text:     "DEBUG hyper headers=[(b'x-api-key', b'{{SECRET}}'), (b'accept', b'*/*')]",
			Variants: pyBytes(),
		},
		{
			ID: "leak-19", Carrier: "broker URL",
			Text:     "INFO celery broker amqp://svc:{{SECRET}}@rabbit:5672//",
			Variants: userinfo(),
		},
		{
			ID: "leak-20", Carrier: "header on a line of its own",
			Text:     "X-API-Key: {{SECRET}}",
			Variants: headerLine(),
		},
		{
			ID: "leak-21", Carrier: "sentence with nothing but the token",
			Text:     "ERROR boto3 creds {{SECRET}} denied",
			Variants: bare(), Unnamed: true,
		},
		{
			ID: "leak-22", Carrier: "git remote URL",
			Text:     "ERROR git clone https://x:{{SECRET}}@github.com/a/b failed",
			Variants: userinfo(),
		},
		{
			ID: "leak-23", Carrier: "logfmt, key",
			Text:     "INFO stripe key={{SECRET}}",
			Variants: bare(), Weak: true,
		},
		{
			ID: "leak-24", Carrier: "nginx custom format, certificate",
			Text: `10.2.3.4 - - [12/Aug/2026:10:01:02 +0000] "GET / HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36" ssl_client_cert="{{SECRET}}"`,
			Cert: true,
		},
		{
			ID: "leak-25", Carrier: "Django JSON log, certificate",
			Text: `{"META":{"HTTP_X_SSL_CLIENT_CERT":"{{SECRET}}"}}`,
			Cert: true,
		},
		{
			ID: "leak-26", Carrier: "header on a line of its own, certificate",
			Text: "X-SSL-Client-Cert: {{SECRET}}",
			Cert: true,
		},
		{
			ID: "leak-27", Carrier: "JSON log, certificate",
			Text: `{"SSL_CLIENT_CERT":"{{SECRET}}"}`,
			Cert: true,
		},
		{
			ID: "leak-28", Carrier: "Envoy client certificate header",
			Text: `x-forwarded-client-cert: By=spiffe://c/a;Hash={{SHA256}};Cert="{{SECRET}}";Subject="CN=orders-client-07"`,
			Cert: true,
		},
		{
			ID: "leak-29", Carrier: "Traefik client certificate header",
			Text: "X-Forwarded-Tls-Client-Cert: {{SECRET}}",
			Cert: true,
		},
		{
			ID: "leak-30", Carrier: "RFC 9440 client certificate header",
			Text: "Client-Cert: :{{SECRET}}:",
			Cert: true,
		},
		{
			ID: "leak-31", Carrier: "HAProxy text log, certificate",
			Text: "haproxy ssl_c_der={{SECRET}}",
			Cert: true,
		},
	}
}

// baselineTemplates are the carriers on which other tools were measured.
func baselineTemplates() []Template {
	return []Template{
		{
			ID: "base-01", Carrier: "nginx access log, parameter before another",
			Text:     `203.0.113.9 - - [12/Mar/2026:10:11:12 +0000] "GET /v1/orders?api_key={{SECRET}}&page=2 HTTP/1.1" 200 512 "-" "curl/8.5.0"`,
			Variants: query(spell.NginxX()),
		},
		{
			ID: "base-02", Carrier: "nginx access log, last parameter",
			Text:     `203.0.113.9 - - [12/Mar/2026:10:11:12 +0000] "GET /v1/orders?page=2&api_key={{SECRET}} HTTP/1.1" 200 512 "-" "curl/8.5.0"`,
			Variants: query(spell.NginxX()),
		},
		{
			ID: "base-03", Carrier: "nginx access log, token parameter",
			Text:     `203.0.113.9 - - [12/Mar/2026:10:11:12 +0000] "GET /v1/orders?token={{SECRET}} HTTP/1.1" 200 512 "-" "curl/8.5.0"`,
			Variants: query(spell.NginxX()), Weak: true,
		},
		{
			ID: "base-04", Carrier: "nginx access log, referrer",
			Text:     `203.0.113.9 - - [12/Mar/2026:10:11:12 +0000] "GET /x.png HTTP/1.1" 200 512 "https://app.example.com/cb?access_token={{SECRET}}&state=1" "curl/8.5.0"`,
			Variants: query(spell.NginxX()),
		},
		{
			ID: "base-05", Carrier: "nginx access log, redirect target in a parameter",
			Text:     `203.0.113.9 - - [12/Mar/2026:10:11:12 +0000] "GET /login?next=%2Fapi%3Fapi_key%3D{{SECRET}}%26p%3D1 HTTP/1.1" 200 512 "-" "curl/8.5.0"`,
			Variants: nestedQuery(spell.NginxX()),
		},
		{
			ID: "base-06", Carrier: "text log, headers in a row",
			Text:     "2026-03-12 10:11:12 DEBUG request headers: Host: a.example.com, X-API-Key: {{SECRET}}, Accept: */*",
			Variants: bare(),
		},
		{
			ID: "base-07", Carrier: "Envoy JSON log, header",
			Text:     `{"ts":"2026-03-12T10:11:12Z","req":{"headers":{"host":"a","x-api-key":"{{SECRET}}","accept":"*/*"}}}`,
			Variants: jsonString(),
		},
		{
			ID: "base-08", Carrier: "Caddy JSON log, header list",
			Text:     `{"ts":"2026-03-12T10:11:12Z","request":{"headers":{"X-Api-Key":["{{SECRET}}"],"Accept":["*/*"]}}}`,
			Variants: jsonString(),
		},
		{
			ID: "base-09", Carrier: "JSON in the message of a JSON log",
			Text:     `{"ts": 1, "msg": "{\"x-api-key\": \"{{SECRET}}\", \"a\": 1}"}`,
			Variants: jsonInJSON(),
		},
		{
			ID: "base-10", Carrier: "text log, bearer",
			Text:     "DEBUG outgoing GET https://api.x.io/v1 Authorization: Bearer {{SECRET}} status=200",
			Variants: bare(),
		},
		{
			ID: "base-11", Carrier: "Django text log, repr of request.META",
			Text:     "DEBUG META={'REQUEST_METHOD': 'GET', 'HTTP_X_API_KEY': '{{SECRET}}', 'SERVER_PORT': '80'}",
			Variants: pyString(),
		},
		{
			ID: "base-12", Carrier: "ASGI scope, header tuples",
			Text:     "DEBUG scope headers=[(b'host', b'a'), (b'x-api-key', b'{{SECRET}}'), (b'accept', b'*/*')]",
			Variants: pyBytes(),
		},
		{
			ID: "base-13", Carrier: "logfmt",
			Text:     `ts=2026-03-12T10:11:12Z level=info msg="call" api_key={{SECRET}} status=200`,
			Variants: logfmt(),
		},
		{
			ID: "base-14", Carrier: "sentence with pairs in brackets",
			Text:     "call failed (api_key={{SECRET}}, status=401)",
			Variants: bare(),
		},
		{
			ID: "base-15", Carrier: "database URL",
			Text:     "ERROR connect postgres://svc:{{SECRET}}@db.internal:5432/app refused",
			Variants: userinfo(),
		},
		{
			ID: "base-16", Carrier: "text log, cookie header",
			Text:     "DEBUG Cookie: theme=dark; sessionid={{SECRET}}; lang=en",
			Variants: cookie(), May: []string{"dark", "en"},
		},
		{
			ID: "base-17", Carrier: "HAProxy captured headers, bearer",
			Text:     `haproxy[9]: 10.0.0.1:3 [12/Mar/2026:10:11:12.1] fe be/s1 0/0/1/2/3 200 512 - - ---- 1/1/0/0/0 0/0 {a.example.com|Bearer {{SECRET}}|curl} "GET / HTTP/1.1"`,
			Variants: captured(),
		},
		{
			ID: "base-18", Carrier: "text log, Basic scheme",
			Text:     "DEBUG Authorization: Basic {{SECRET}}",
			Variants: basic(),
		},
		{
			ID: "base-19", Carrier: "exception text with a quoted key",
			Text:     "ValueError: invalid API key '{{SECRET}}' for tenant 42",
			Variants: prose(),
		},
		{
			ID: "base-20", Carrier: "Go %+v of a struct",
			Text:     "INFO cfg={Addr::8080 APIKey:{{SECRET}} Timeout:5s}",
			Variants: bare(),
		},
	}
}
