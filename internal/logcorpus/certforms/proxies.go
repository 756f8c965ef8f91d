package certforms

import (
	"crypto/sha1" //nolint:gosec // nginx prints this fingerprint
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"redactor/internal/logcorpus/seed"
	"redactor/internal/logcorpus/spell"
)

// named puts "cert" or "key" in place of every %s.
func named(text string, o *Object) string {
	title := strings.ToUpper(o.field()[:1]) + o.field()[1:]
	return strings.NewReplacer("%s", o.field(), "%S", strings.ToUpper(o.field()), "%T", title).Replace(text)
}

// proxyForms are what nginx, Apache, HAProxy, Traefik, Caddy, Envoy and load balancers write.
func proxyForms() []Form {
	return []Form{
		{Name: "01-nginx-default", write: one(`127.0.0.1 "GET /a?page=2 HTTP/1.1" %s="`, `" 200`, folded(spell.NginxX()))},
		{Name: "02-nginx-raw", write: one(`127.0.0.1 raw_%s="`, `"`, pemIn(spell.NginxX()))},
		{Name: "03-nginx-escaped", write: one(`127.0.0.1 esc="`, `"`, pemIn(spell.Percent()))},
		{Name: "04-nginx-json", write: nginxJSON},
		{Name: "06-apache", write: one(`127.0.0.1 "GET /p/x HTTP/1.1" 200 "-" "`, `"`, pemIn(spell.ApacheC()))},
		{Name: "07-header-blanks", write: one(`X-SSL-Client-%T: `, ``, func(o *Object) string { return o.Joined(" ") + " " })},
		{Name: "07-header-unwrapped", write: one(`X-SSL-Client-%T: `, ``, unwrapped)},
		{Name: "08-haproxy-base64", Bare: true, write: one(`der=`, ``, (*Object).Base64)},
		{Name: "09-haproxy-hex", Bare: true, write: one(`{`, `}`, upperHex)},
		{Name: "09-hex-lower", Bare: true, write: one(`client_%s=`, ` n=1`, func(o *Object) string { return hex.EncodeToString(o.DER) })},
		{Name: "10-traefik-chain", Bare: true, Cert: true, write: traefikChain},
		{Name: "11-caddy-json", write: caddyJSON},
		{Name: "12-envoy-xfcc", Cert: true, write: xfcc},
		{Name: "12-envoy-xfcc-json", Cert: true, write: func(o, other *Object, r *seed.Rand) spell.Line {
			line, _ := xfcc(o, other, r).Escape(spell.JSON())
			return line.Between(`{"method":"GET","xfcc":"`, `","response_code":200}`)
		}},
		{Name: "13-alb", write: one(`X-Amzn-Mtls-Client%s-Leaf: `, ``, pemIn(spell.PercentALB()))},
		{Name: "14-rfc9440", Bare: true, Cert: true, write: one(`Client-Cert: :`, `:`, (*Object).Base64)},
		{Name: "14-rfc9440-chain", Bare: true, Cert: true, write: func(o, other *Object, _ *seed.Rand) spell.Line {
			return append(within(`Client-Cert-Chain: :`, o.Base64(), `:, :`), secret(other.Base64()), fixed(":"))
		}},
		{Name: "24-haproxy-cut-at-1024", Bare: true, write: haproxyCut},
		{Name: "ingress-query-plus", write: one(`10.2.3.4 "GET / HTTP/1.1" 200 ssl_client_%s="`, `"`, pemIn(spell.PercentForm()))},
		{Name: "percent-lower", write: one(`ssl_client_%s=`, ` status=200`, pemIn(spell.PercentLower()))},
		{Name: "percent-dashes", write: one(`ssl_client_%s=`, ` status=200`, func(o *Object) string {
			return strings.ReplaceAll(written(o.PEM(), spell.Percent()), "-", "%2D")
		})},
		{Name: "forensic", write: one(`|X-SSL-Client-%T:`, `|Accept:*/*`, func(o *Object) string {
			return written(o.Joined(" "), spell.Forensic())
		})},
		{Name: "uwsgi", write: one(`127.0.0.1 GET /p c=- %s=`, ``, pemIn(spell.Percent()))},
		{Name: "gunicorn", write: one(`127.0.0.1 - "GET / HTTP/1.1" %s="`, `"`, func(o *Object) string { return written(o.Joined(" "), spell.Gunicorn()) })},
		{Name: "envoy-debug", write: one(`'x-ssl-client-%s', '`, `'`, pemIn(spell.Percent()))},
	}
}

func upperHex(o *Object) string { return strings.ToUpper(hex.EncodeToString(o.DER)) }

// unwrapped is the header recipe that joins the body without blanks.
func unwrapped(o *Object) string {
	lines := o.Lines()
	if len(o.Headers) > 0 {
		return o.Joined(" ")
	}
	return lines[0] + " " + o.Base64() + " " + lines[len(lines)-1]
}

func nginxJSON(o, _ *Object, _ *seed.Rand) spell.Line {
	fingerprint := sha1.Sum(o.DER) //nolint:gosec // nginx prints this fingerprint
	identity := ""
	if !o.Private() {
		identity = fmt.Sprintf(`,"dn":"CN=billing.acme.test,O=Acme\\, Inc.","fp":"%x","sn":"%s"`, fingerprint, o.Serial)
	}
	return spell.Line{
		fixed(named(`{"r":"GET /a HTTP/1.1","%s":"`, o)), secret(written(o.Joined("\n\t"), spell.JSON())),
		fixed(`","raw":"`), secret(written(o.PEM(), spell.JSON())), fixed(`"` + identity + `}`),
	}
}

func traefikChain(o, other *Object, _ *seed.Rand) spell.Line {
	return spell.Line{fixed("X-Forwarded-Tls-Client-Cert: "), secret(o.Base64()), may(","), secret(other.Base64())}
}

func caddyJSON(o, _ *Object, _ *seed.Rand) spell.Line {
	line := spell.Line{
		fixed(named(`{"level":"debug","msg":"upstream roundtrip","request":{"method":"GET","headers":{"X-Ssl-Client-%T":["`, o)),
		secret(written(o.PEM(), spell.JSON())), fixed(`"],`),
	}
	if bare := (Form{Bare: true}); bare.Fits(o) {
		line = append(line, fixed(`"X-Ssl-Client-Der":["`), secret(o.Base64()), fixed(`"],`))
	}
	return append(line, fixed(`"Accept":["*/*"]},"tls":{"client_common_name":"billing.acme.test","version":772}},"status":200}`))
}

func xfcc(o, other *Object, _ *seed.Rand) spell.Line {
	hash := sha256.Sum256(o.DER)
	chain := written(o.PEM()+other.PEM(), spell.Percent())
	return spell.Line{
		fixed(fmt.Sprintf(`x-forwarded-client-cert: By=spiffe://acme.test/ns/prod/sa/api;Hash=%x;Cert="`, hash)),
		secret(written(o.PEM(), spell.Percent())), fixed(`";Chain="`), secret(chain),
		fixed(`";Subject="/C=DE/O=Acme/CN=billing.acme.test";URI=spiffe://acme.test/ns/prod/sa/billing,By=spiffe://a/b;Hash=`),
		fixed(strings.Repeat("ab", 32) + `;Cert="`), secret(written(other.PEM(), spell.Percent())), fixed(`";Subject="";URI=spiffe://a/c`),
	}
}

// haproxyCut is a syslog message cut at 1024 bytes, or in the middle of a shorter body.
func haproxyCut(o, _ *Object, _ *seed.Rand) spell.Line {
	before := `<134>Nov 23 20:55:33 haproxy[1279]: 127.0.0.1 "GET /p/x HTTP/1.1" 200 der=`
	body := o.Base64()
	return within(before, body[:min(1024-len(before), len(body)*2/3)], "")
}

// base64Step is the DER in a base64 alphabet.
func base64Step(enc *base64.Encoding) func(o *Object) string {
	return func(o *Object) string { return enc.EncodeToString(o.DER) }
}
