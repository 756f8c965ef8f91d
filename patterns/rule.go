package patterns

// A Rule is one declarative description of a secret, as a rule file states it.
// Which fields count depends on Kind; Load and Compile refuse fields that do not belong to it.
type Rule struct {
	ID    string // "http.api-key": area.thing[-variant], lower case; stable, printed inside marks
	Title string // one line, for people
	Pack  string // the file's pack, for --enable and --disable: "http"
	Kind  Kind

	// Kind name: the value after a name goes.
	Names  []string // folded names: lower case, "_" between segments, no digits at the end; x_*_key has any segments between
	Policy Policy   // the name alone
	Suffix Policy   // the name as the last segments of a longer one; Unset means the same as Policy
	Loose  bool     // also at the end of a word without a boundary before it: dbpassword
	Form   Form     // how the value is written

	// Kind token: a literal and a run of characters of one class.
	Prefix []string // literals that start a token; case counts
	Infix  string   // a literal inside a token, instead of Prefix
	Class  string   // characters of the run: alnum, hex, base32, base64, base64url, or explicit ones "[A-Za-z0-9_.-]"
	Before [2]int   // Infix: fewest and most characters of Class before it
	Min    int      // fewest characters of Class after the literal
	Exact  bool     // exactly Min characters, bounded on both sides: for short literals
	Keep   int      // bytes at the start of the token that stay: a vendor prefix

	// Kind block: a structural detector, by name: "certificate", "private-key", "jwt", "userinfo", "scheme", "basic".
	Block string

	// Kind regex: RE2 tried only on the line around a required literal; group "secret" is what goes, or the whole match.
	Literals []string // at least one, of three bytes or more; case does not count
	Regex    string

	// Kind allow: values that are never masked. Title says why.
	Values  []string // whole values, with escapes decoded
	Pattern string   // RE2 of whole values
	Only    []string // where other rules find them: ids, packs or "http.*"; empty for everywhere

	Sources []string // what the rule counts in, see InSource; empty for everything
	Mask    string   // "fixed" (default) or "partial"

	Match   []Example // what the rule must mask, and how
	NoMatch []string  // what it must leave alone

	Source string // "rules/http.yaml:12", for messages
}

// An Example is a text before and after redaction with the rule's own set.
type Example struct{ In, Out string }

// Kind names the detector of a rule.
type Kind uint8

// The closed set of detectors.
const (
	KindUnset Kind = iota
	KindName
	KindToken
	KindBlock
	KindRegex
	KindAllow // not a detector: its values stay
)

// Policy says how a name treats its value.
type Policy uint8

// The policies of a name.
const (
	Unset        Policy = iota
	Never               // the value stays: a name that only looks like a secret's
	IfSecretLike        // the value goes when it has the shape of a secret
	Always              // the value goes whatever it looks like
)

// Form says how the value of a name is written.
type Form uint8

// The forms of a value.
const (
	Plain       Form = iota
	Scheme           // "Bearer V", "Basic V": the scheme stays
	Cookies          // "a=V; b=V": names stay
	XFCC             // X-Forwarded-Client-Cert: only Cert= and Chain= go
	Certificate      // a certificate in any spelling
	Userinfo         // a URL or DSN whose password goes
)
