package redact_test

import (
	"bytes"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"

	"redactor/patterns"
	"redactor/patterns/redact"
)

func ExampleWriter() {
	rules, err := patterns.Compile(patterns.Builtin())
	if err != nil {
		log.Fatal(err)
	}
	logger := log.New(redact.NewWriter(os.Stdout, rules), "shop: ", 0)
	logger.Print("listening on :8000")
	logger.Print("connecting to postgres://app:pg-demo-8831@db/shop")
	// Output:
	// shop: listening on :8000
	// shop: connecting to postgres://app:[REDACTED:url.userinfo]@db/shop
}

func ExampleHandler_text() {
	rules, err := patterns.Compile(patterns.Builtin())
	if err != nil {
		log.Fatal(err)
	}
	logger := slog.New(redact.NewHandler(slog.NewTextHandler(os.Stdout, withoutTime()), rules))
	hook := &url.URL{Scheme: "https", Host: "pay.example.test", Path: "/v1/charge", RawQuery: "amount=1999&api_key=ak_demo_51bb0c9e7a"}
	logger.Info("charging", "url", hook, "pin", 1234, "amount", 1999)
	// Output:
	// level=INFO msg=charging url="https://pay.example.test/v1/charge?amount=1999&api_key=[REDACTED:http.api-key]" pin=[REDACTED:field.pin] amount=1999
}

func ExampleHandler_json() {
	rules, err := patterns.Compile(patterns.Builtin())
	if err != nil {
		log.Fatal(err)
	}
	logger := slog.New(redact.NewHandler(slog.NewJSONHandler(os.Stdout, withoutTime()), rules))
	logger = logger.With("api_key", "ak_demo_51bb0c9e7a").WithGroup("request")
	logger.Warn("the gateway refused ak_demo_51bb0c9e7a", "status", 401, "headers", http.Header{"Authorization": {"Bearer demo-31337-a"}})
	// Output:
	// {"level":"WARN","msg":"the gateway refused [REDACTED:http.api-key]","api_key":"[REDACTED:http.api-key]","request":{"status":401,"headers":{"Authorization":["Bearer [REDACTED:http.authorization]"]}}}
}

// A debug dump of what an HTTP client sends: dumping is an http.RoundTripper that writes to a Writer.
func ExampleWriter_dump() {
	rules, err := patterns.Compile(patterns.Builtin())
	if err != nil {
		log.Fatal(err)
	}
	w := redact.NewWriter(os.Stdout, rules)
	defer w.Close()
	client := http.Client{Transport: dumping{w, refusing{}}}
	request := httptest.NewRequest(http.MethodPost, "http://pay.example.test/v1/charge", bytes.NewReader([]byte(`{"amount":1999,"password":"pg-demo-8831"}`)))
	request.RequestURI = ""
	request.Header.Set("X-Api-Key", "ak_demo_51bb0c9e7a")
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	// Output:
	// POST /v1/charge HTTP/1.1
	// Host: pay.example.test
	// X-Api-Key: [REDACTED:http.api-key]
	//
	// {"amount":1999,"password":"[REDACTED:field.password]"}
}

// dumping writes every request that passes to w.
type dumping struct {
	w    *redact.Writer
	next http.RoundTripper
}

func (d dumping) RoundTrip(r *http.Request) (*http.Response, error) {
	dump, err := httputil.DumpRequest(r, true)
	if err != nil {
		return nil, fmt.Errorf("dumping the request: %w", err)
	}
	dump = bytes.ReplaceAll(dump, []byte("\r\n"), []byte("\n"))
	if _, err := d.w.Write(append(dump, '\n')); err != nil {
		return nil, err
	}
	return d.next.RoundTrip(r)
}

// refusing answers every request without a network.
type refusing struct{}

func (refusing) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusUnauthorized, Body: http.NoBody}, nil
}

// withoutTime makes the output the same every time.
func withoutTime() *slog.HandlerOptions {
	return &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey && len(groups) == 0 {
			return slog.Attr{}
		}
		return a
	}}
}
