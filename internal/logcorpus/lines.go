package logcorpus

import (
	"strconv"

	"redactor/internal/logcorpus/seed"
)

// maxLine is more than any generated line is long.
const maxLine = 4096

// A writer appends log lines. It draws one number a field and copies the rest, so that making a corpus costs less than
// reading it.
type writer struct {
	b      []byte
	r      *seed.Rand
	words  *words
	second uint64 // of the log's clock
}

func newWriter(seedValue uint64, size int) *writer {
	return &writer{b: make([]byte, 0, size+maxLine), r: seed.Of(seedValue, "clean"), words: newWords()}
}

// line appends one line, or the few of a traceback.
func (w *writer) line() {
	w.second += w.r.Uint64() % 3
	switch n := w.r.Uint64() % 100; {
	case n < 34:
		w.nginx()
	case n < 50:
		w.django()
	case n < 62:
		w.envoy()
	case n < 74:
		w.keyValue()
	case n < 82:
		w.gunicorn()
	case n < 90:
		w.haproxy()
	case n < 97:
		w.pick(w.words.nearMisses)
		w.end()
	default:
		w.traceback()
	}
}

func (w *writer) text(s ...string) {
	for _, t := range s {
		w.b = append(w.b, t...)
	}
}

func (w *writer) end() { w.b = append(w.b, '\n') }

func (w *writer) pick(choices []string) {
	w.b = append(w.b, choices[w.r.Uint64()%uint64(len(choices))]...)
}

func (w *writer) number(below uint64) { w.b = strconv.AppendUint(w.b, w.r.Uint64()%below, 10) }

// two appends n with two digits.
func (w *writer) two(n uint64) { w.b = append(w.b, '0'+byte(n/10%10), '0'+byte(n%10)) }

func (w *writer) clock() {
	w.two(w.second / 3600 % 24)
	w.b = append(w.b, ':')
	w.two(w.second / 60 % 60)
	w.b = append(w.b, ':')
	w.two(w.second % 60)
}

func (w *writer) stamp() {
	w.text("2026-08-12T")
	w.clock()
	w.b = append(w.b, '.')
	w.b = strconv.AppendUint(w.b, 100+w.r.Uint64()%900, 10)
	w.b = append(w.b, 'Z')
}

func (w *writer) ip() {
	n := w.r.Uint64()
	w.text("10.")
	w.b = strconv.AppendUint(w.b, n%256, 10)
	w.b = append(w.b, '.')
	w.b = strconv.AppendUint(w.b, n>>8%256, 10)
	w.b = append(w.b, '.')
	w.b = strconv.AppendUint(w.b, 1+n>>16%254, 10)
}

// hex appends n hexadecimal digits.
func (w *writer) hex(n int) {
	const hexDigits = "0123456789abcdef"
	var v uint64
	for i := range n {
		if i%16 == 0 {
			v = w.r.Uint64()
		}
		w.b = append(w.b, hexDigits[v&15])
		v >>= 4
	}
}

// uuid appends a random UUID.
func (w *writer) uuid() {
	for i, n := range [...]int{8, 4, 3, 4, 12} {
		if i > 0 {
			w.b = append(w.b, '-')
		}
		if i == 2 {
			w.b = append(w.b, '4')
		}
		w.hex(n)
	}
}

func (w *writer) path() {
	w.pick(w.words.paths)
	if w.r.Uint64()%3 == 0 {
		w.pick(w.words.queries)
		w.number(9000)
	}
}

// nginx is the combined format.
func (w *writer) nginx() {
	w.ip()
	w.text(" - - [12/Aug/2026:")
	w.clock()
	w.text(" +0000] \"")
	w.pick(w.words.methods)
	w.path()
	w.text(" HTTP/1.1\" ")
	w.pick(w.words.statuses)
	w.number(90000)
	w.text(" \"")
	w.pick(w.words.referrers)
	w.text("\" \"")
	w.pick(w.words.agents)
	w.text("\"\n")
}

func (w *writer) django() {
	w.text(`{"time":"`)
	w.stamp()
	w.text(`","level":"`)
	w.pick(w.words.levels)
	w.text(`","logger":"`)
	w.pick(w.words.loggers)
	w.text(`","message":"`)
	w.pick(w.words.messages)
	w.text(`","request_id":"`)
	w.uuid()
	w.text(`","trace_id":"`)
	w.hex(32)
	w.text(`","path":"`)
	w.path()
	w.text(`","status":`)
	w.pick(w.words.statuses)
	w.text(`,"duration_ms":`)
	w.number(4000)
	w.text(`,"user_id":`)
	w.number(90000)
	w.text("}\n")
}

// envoy is a JSON access log behind mutual TLS: the identity of the client certificate without the certificate.
func (w *writer) envoy() {
	w.text(`{"start_time":"`)
	w.stamp()
	w.text(`","method":"GET","path":"`)
	w.path()
	w.text(`","protocol":"HTTP/2","response_code":`)
	w.pick(w.words.statuses)
	w.text(`,"response_flags":"-","bytes_sent":`)
	w.number(90000)
	w.text(`,"duration":`)
	w.number(900)
	w.text(`,"x_forwarded_client_cert":"By=spiffe://acme.test/ns/prod/sa/api;Hash=`)
	w.hex(64)
	w.text(`;Subject=\"CN=`)
	w.pick(w.words.services)
	w.text(`,O=Acme\";URI=spiffe://acme.test/ns/prod/sa/`)
	w.pick(w.words.services)
	w.text(`","x_request_id":"`)
	w.uuid()
	w.text(`","authority":"api.acme.test","upstream_host":"`)
	w.ip()
	w.text(":8080\"}\n")
}

func (w *writer) keyValue() {
	w.text("ts=")
	w.stamp()
	w.text(" level=info caller=server.go:")
	w.number(900)
	w.text(` msg="`)
	w.pick(w.words.messages)
	w.text(`" service=`)
	w.pick(w.words.services)
	w.text(" trace_id=")
	w.hex(32)
	w.text(" span_id=")
	w.hex(16)
	w.text(" count=")
	w.number(1000)
	w.text(" elapsed=")
	w.number(900)
	w.text("ms\n")
}

func (w *writer) gunicorn() {
	w.text("[2026-08-12 ")
	w.clock()
	w.text(" +0000] [")
	w.number(30000)
	w.text("] [INFO] ")
	w.ip()
	w.text(` - - "`)
	w.pick(w.words.methods)
	w.path()
	w.text(` HTTP/1.1" `)
	w.pick(w.words.statuses)
	w.number(90000)
	w.text(` "-" "`)
	w.pick(w.words.agents)
	w.text("\"\n")
}

func (w *writer) haproxy() {
	w.text("<134>Aug 12 ")
	w.clock()
	w.text(" haproxy[1279]: ")
	w.ip()
	w.text(":48606 [12/Aug/2026:")
	w.clock()
	w.text(".432] fe~ be/s1 0/0/2/")
	w.number(90)
	w.b = append(w.b, '/')
	w.number(900)
	w.b = append(w.b, ' ')
	w.pick(w.words.statuses)
	w.number(90000)
	w.text(` - - ---- 1/1/0/0/0 0/0 {api.acme.test|`)
	w.pick(w.words.agents)
	w.text(`} "`)
	w.pick(w.words.methods)
	w.path()
	w.text(" HTTP/1.1\"\n")
}

func (w *writer) traceback() {
	w.text("ERROR 2026-08-12 ")
	w.clock()
	w.text(",620 django.request Internal Server Error: ")
	w.path()
	w.text("\nTraceback (most recent call last):\n")
	for range 2 + w.r.N(4) {
		w.pick(w.words.frames)
		w.number(900)
		w.text(", in get_response\n    response = self.process_request(request)\n")
	}
	w.pick(w.words.exceptions)
	w.end()
}
