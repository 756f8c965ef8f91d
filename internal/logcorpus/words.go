package logcorpus

// words is the vocabulary of clean lines. None of it is a secret; a filter that changes any of it masks too much.
type words struct {
	methods, statuses, levels, services, paths, queries, referrers, agents []string
	loggers, messages, frames, exceptions, nearMisses                      []string
}

func newWords() *words {
	return &words{
		methods:  []string{"GET ", "GET ", "GET ", "POST ", "PUT ", "DELETE ", "HEAD "},
		statuses: []string{"200 ", "200 ", "200 ", "201 ", "204 ", "301 ", "304 ", "400 ", "403 ", "404 ", "500 ", "502 "},
		levels:   []string{"INFO", "INFO", "INFO", "DEBUG", "WARNING", "ERROR"},
		services: []string{"billing", "orders", "inventory", "gateway", "auth-proxy", "session-store", "tokenizer"},
		paths: []string{
			"/", "/healthz", "/metrics", "/favicon.ico", "/robots.txt", "/login", "/account/password/reset/", "/api/v1/orders",
			"/api/v1/orders/8812/items", "/api/v1/keys/", "/api/v2/tokens/refresh", "/static/js/app.3f9c2b7e.js",
			"/static/css/site.min.css", "/media/2026/08/invoice-1042.pdf", "/admin/auth/user/", "/search/caf%C3%A9%20au%20lait",
			"/%D9%81%D8%B1%D9%88%D8%B4%DA%AF%D8%A7%D9%87/", "/.well-known/openid-configuration",
		},
		queries: []string{
			"?page=", "?sort=name&offset=", "?q=caf%C3%A9&n=", "?utm_source=mail&utm_campaign=", "?next=%2Faccount%2F&v=",
			"?from=2026-08-01&to=2026-08-12&limit=", "?ids%5B%5D=7&ids%5B%5D=", "?monkey=banana&author=", "?design=flat&inside=",
		},
		referrers: []string{
			"-", "-", "https://app.acme.test/", "https://app.acme.test/orders?page=3", "https://www.example.com/search?q=keys+and+locks",
		},
		agents: []string{
			"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
			"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
			"curl/8.5.0", "kube-probe/1.30", "python-requests/2.32.3", "Prometheus/2.53.0",
		},
		loggers: []string{"django.request", "django.server", "orders.views", "billing.tasks", "auth.backends", "api.throttling"},
		messages: []string{
			"request finished", "cache miss", "password reset requested", "invalid token", "API key missing from request",
			"session expired", "user logged in", "order created", "CSRF cookie not set", "retrying in 5 seconds",
			"certificate verified", "secret rotation finished", "authorization header missing",
		},
		frames: []string{
			`  File "/usr/lib/python3/dist-packages/django/core/handlers/exception.py", line `,
			`  File "/srv/app/orders/views.py", line `, `  File "/srv/app/api/auth/tokens.py", line `,
		},
		exceptions: []string{
			"KeyError: 'token'", "ValueError: invalid literal for int() with base 10: 'abc'", "orders.models.DoesNotExist",
			"django.core.exceptions.PermissionDenied: missing credentials", "ConnectionRefusedError: [Errno 111] Connection refused",
		},
		nearMisses: nearMisses(),
	}
}

// nearMisses are lines with the words, shapes and separators of secrets in them, and no secret.
func nearMisses() []string {
	return []string{
		"INFO shop appId=6f1c2a5e-3d47-4b19-9a54-8d9ef0a1b2c3 started",
		"env PWD=/home/app SHELL=/bin/bash LANG=C.UTF-8",
		`401 Unauthorized Www-Authenticate: Basic realm="orders"`,
		`{"event":"login","reasons":["failed_invalid_password", "path_info"]}`,
		"Bad activity token: android.os.BinderProxy@1f2e",
		"launchd[1]: token: com.apple.launchd",
		"tracker Session: 30546173_4261722401",
		"author=Jane authority=api.acme.test bypass=off inside=1 design=flat monkey=banana keyboard=us",
		`304 etag: "33a64df551425fcc55e4d42a148795d9f25f89d4" commit=9fceb02d0ae598e95dc970b74767f19372d61af8`,
		"pulled image app@sha256:6c7cdb5ec24e5baf04be676d11c0694e77a086e393cbd18afe7c454d9a72923c in 1.2s",
		"git checkout 9fceb02d0ae598e95dc970b74767f19372d61af8",
		"password authentication failed for user \"app\"",
		"Forbidden (CSRF token missing or incorrect.): /login",
		"bearer token required, basic auth disabled",
		"x-request-id: 0b6e1f3c-7a52-4e0e-9d0f-2f5b8c7d6e5a x-b3-traceid=463ac35c9f6413ad48485a3953bb6124",
		"traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
		"x-amzn-trace-id: Root=1-67891233-abcdef012345678912345678 cf-ray=7d1e2f3a4b5c6d7e-FRA",
		"assumed arn:aws:iam::123456789012:role/app in region eu-central-1",
		"password=None token=null secret= enabled=true",
		`{"password":null,"api_key":"","token":false,"n":3}`,
		"cloning ssh://git@github.com/acme/app and http://[::1]:8080/@team:all",
		"cache key=user:42:profile hit ratio=0.93",
		"key=name sort=asc code=200 state=ready",
		"pod/app-7d9f8b6c5d-x2x4z scheduled on node-3",
		"GET /compare?left=%2Fa%3Fb%3D1&amp;right=%2Fc HTTP/1.1",
		"tls: client certificate CN=billing.acme.test,O=Acme verified, serial 0E05E91D028AAA3B5D6D86D49CEE948EF984DC2D",
		"\x1b[32minfo\x1b[0m \x1b[36mevent\x1b[0m=\x1b[35mstarted\x1b[0m",
		`{"msg":"{\"level\":\"info\",\"path\":\"\/v1\/keys\",\"note\":\"key \\\"primary\\\" listed\"}"}`,
	}
}
