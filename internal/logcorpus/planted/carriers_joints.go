package planted

import "redactor/internal/logcorpus/spell"

// separatorTemplates are every joint of name and value seen in real logs.
func separatorTemplates() []Template {
	return []Template{
		{
			ID: "sep-01", Carrier: "nginx access log, value that goes on in escapes",
			Text:     `"GET /a?api_key={{SECRET}}%2B1%3D&x=1 HTTP/1.1" 200 5 "-" "curl"`,
			Variants: query(spell.NginxX()), Tail: "%2B1%3D",
		},
		{
			ID: "sep-02", Carrier: "nginx custom format, named field",
			Text:     `key="{{SECRET}}\x22quo\x5Cte"`,
			Variants: []Variant{one(Quoted, spell.NginxX())}, Weak: true, Tail: `\x22quo\x5Cte`,
		},
		{
			ID: "sep-03", Carrier: "HAProxy captured headers",
			Text:     `{{{SECRET}}#22quo|Basic dXNlcjpGQUtF} "GET / HTTP/1.1"`,
			Variants: captured(), Unnamed: true, Tail: "#22quo", May: []string{"dXNlcjpGQUtF"},
		},
		{
			ID: "sep-04", Carrier: "Caddy JSON log, header list",
			Text:     `"headers":{"X-Api-Key":["{{SECRET}}"],"Accept":["*/*"]}`,
			Variants: jsonString(),
		},
		{
			ID: "sep-05", Carrier: "Traefik JSON log, header",
			Text:     `"request_X-Api-Key":"{{SECRET}}"`,
			Variants: jsonString(),
		},
		{
			ID: "sep-06", Carrier: "Django text log, repr of request.META",
			Text:     "{'HTTP_X_API_KEY': '{{SECRET}}', 'HTTP_HOST': 'x'}",
			Variants: pyString(),
		},
		{
			ID: "sep-07", Carrier: "http.client debug output, header",
			Text:     `send: b'GET / HTTP/1.1\r\nX-API-Key: {{SECRET}}\r\nHost: x\r\n'`,
			Variants: pyBytes(),
		},
		{
			ID: "sep-08", Carrier: "aiohttp repr of headers",
			Text:     "<CIMultiDictProxy('X-API-Key': '{{SECRET}}', 'Accept': '*/*')>",
			Variants: pyString(),
		},
		{
			ID: "sep-09", Carrier: "ASGI header tuples",
			Text:     "[(b'x-api-key', b'{{SECRET}}'), (b'accept', b'*/*')]",
			Variants: pyBytes(),
		},
		{
			ID: "sep-10", Carrier: "Apache forensic log",
			Text:     "|X-API-Key:{{SECRET}}|Accept:*/*",
			Variants: forensic(),
		},
		{
			ID: "sep-11", Carrier: "Go %v of http.Header",
			Text:     "map[X-Api-Key:[{{SECRET}}] Accept:[*/*]]",
			Variants: bare(),
		},
		{
			ID: "sep-12", Carrier: "logfmt",
			Text:     "level=info api_key={{SECRET}} n=1",
			Variants: logfmt(),
		},
		{
			ID: "sep-13", Carrier: "Django SQL log",
			Text:     `WHERE "authtoken_token"."key" = '{{SECRET}}' LIMIT 1; args=('{{SECRET}}',)`,
			Variants: sql(), Weak: true,
		},
		{
			ID: "sep-14", Carrier: "urllib3 error",
			Text:     "Max retries exceeded with url: /p?api_key={{SECRET}} (Caused by X('y'))",
			Variants: query(),
		},
		{
			ID: "sep-15", Carrier: "Django repr of a QueryDict",
			Text:     "<QueryDict: {'api_key': ['{{SECRET}}']}>",
			Variants: pyString(),
		},
		{
			ID: "sep-16", Carrier: "structlog console, coloured",
			Text:     "\x1b[36mapi_key\x1b[0m=\x1b[35m{{SECRET}}\x1b[0m",
			Variants: colored(),
		},
		{
			ID: "sep-17", Carrier: "Django debug page, table cell",
			Text:     "<td>api_key</td>\n<td class=\"code\"><pre>&#x27;{{SECRET}}&#x27;</pre></td>",
			Variants: pyString(spell.HTML()),
		},
		{
			ID: "sep-18", Carrier: "Django error mail, quoted-printable",
			Text:     "Request URL: http://h/p?api_key=3D{{SECRET}}",
			Variants: mail(query(spell.QP())),
		},
		{
			ID: "sep-19", Carrier: "JSON in the log field of Docker",
			Text:     `"log":"{\"api_key\":\"{{SECRET}}\"}\n"`,
			Variants: jsonInJSON(),
		},
		{
			ID: "sep-20", Carrier: "redirect target encoded twice",
			Text:     "next=%2Fp%3Fapi_key%253D{{SECRET}}",
			Variants: nestedQuery(),
		},
		{
			ID: "sep-21", Carrier: "HTML link",
			Text:     `href="/p?x=1&amp;api_key={{SECRET}}"`,
			Variants: query(spell.HTML()),
		},
		{
			ID: "sep-22", Carrier: "Celery argsrepr",
			Text:     `'argsrepr': "('{{SECRET}}',)"`,
			Variants: pyString(), Unnamed: true,
		},
		{
			ID: "sep-23", Carrier: "exception text",
			Text:     "ValueError: invalid api key {{SECRET}}",
			Variants: bare(), Weak: true,
		},
		{
			ID: "sep-24", Carrier: "curl -v",
			Text:     "> X-API-Key: {{SECRET}}",
			Variants: headerLine(),
		},
		{
			ID: "sep-25", Carrier: "environment setting, URL",
			Text:     "DATABASE_URL='postgres://app:{{SECRET}}@db:5432/app'",
			Variants: userinfo(),
		},
		{
			ID: "sep-26", Carrier: "Django repr, Token scheme",
			Text:     "'HTTP_AUTHORIZATION': 'Token {{SECRET}}'",
			Variants: pyString(),
		},
		{
			ID: "sep-27", Carrier: "Api-Key scheme with a prefix",
			Text:     "Authorization: Api-Key abcdefgh.{{SECRET}}",
			Variants: headerLine(), May: []string{"abcdefgh."},
		},
	}
}
