// Package seed draws repeatable values: the same seed and names give the same draws on every machine and Go version.
// It is for test data only; nothing drawn here is hard to guess.
package seed

// A Rand is a splitmix64 generator. The zero Rand is a valid seed like any other.
type Rand struct{ state uint64 }

// New returns a generator for the seed.
func New(seed uint64) *Rand { return &Rand{state: seed} }

// Of returns a generator for the seed and a path of names, so that a case keeps its values when others are added before it.
func Of(seed uint64, names ...string) *Rand {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset) ^ seed*prime
	for _, name := range names {
		for i := range len(name) {
			h = (h ^ uint64(name[i])) * prime
		}
		h = (h ^ 0xff) * prime
	}
	return New(h)
}

// Uint64 returns the next 64 bits.
func (r *Rand) Uint64() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// N returns a number from 0 to n-1; n must be positive.
func (r *Rand) N(n int) int {
	return int((r.Uint64() >> 33) % uint64(n)) //nolint:gosec // both fit: 31 bits, and n is a small positive length
}

// Pick returns one of the choices.
func (r *Rand) Pick(choices ...string) string { return choices[r.N(len(choices))] }

// String returns n characters of the alphabet, which is ASCII.
func (r *Rand) String(n int, alphabet string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[r.N(len(alphabet))]
	}
	return string(b)
}

// Bytes returns n bytes.
func (r *Rand) Bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint64() >> 56)
	}
	return b
}

// Shuffle returns the characters of s, which is ASCII, in another order.
func (r *Rand) Shuffle(s string) string {
	b := []byte(s)
	for i := len(b) - 1; i > 0; i-- {
		j := r.N(i + 1)
		b[i], b[j] = b[j], b[i]
	}
	return string(b)
}
