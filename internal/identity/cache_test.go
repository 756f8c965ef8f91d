package identity

import (
	"bytes"
	"sync"
	"testing"

	"redactor/internal/identity/identitytest"
)

func TestCache(t *testing.T) {
	t.Parallel()
	ca := identitytest.NewCA(t, "Lab CA")
	c := testCache(t, 2)
	one, two := ca.Issue(t, 1, nil), ca.Issue(t, 2, nil)
	first, err := c.Parse(one)
	if err != nil {
		t.Fatal(err)
	}
	again, err := c.Parse(bytes.Clone(one))
	if err != nil || again != first || c.Hits() != 1 || c.Misses() != 1 {
		t.Errorf("hits %d, misses %d, %v", c.Hits(), c.Misses(), err)
	}
	// The caller goes on using its bytes.
	reused := bytes.Clone(two)
	if _, err := c.Parse(reused); err != nil {
		t.Fatal(err)
	}
	clear(reused)
	if got, err := c.Parse(two); err != nil || got.Serial != "02" {
		t.Errorf("got %v, %v", got, err)
	}
	// A third takes the place of the one that was used longest ago.
	if _, err := c.Parse(ca.Issue(t, 3, nil)); err != nil {
		t.Fatal(err)
	}
	misses := c.Misses()
	if got, err := c.Parse(one); err != nil || got.Serial != "01" || c.Misses() != misses+1 {
		t.Errorf("got %v, %v, misses %d", got, err, c.Misses())
	}
}

// Two certificates with one hash are told apart.
func TestCacheCollision(t *testing.T) {
	t.Parallel()
	ca := identitytest.NewCA(t, "Lab CA")
	c := testCache(t, 4)
	one, two := ca.Issue(t, 1, nil), ca.Issue(t, 2, nil)
	for range 2 {
		for der, want := range map[*[]byte]string{&one: "01", &two: "02"} {
			if got, err := c.parse(*der, 7); err != nil || got.Serial != want {
				t.Errorf("got %v, %v, want %s", got, err, want)
			}
		}
	}
	if c.Hits() > 1 {
		t.Errorf("%d hits", c.Hits())
	}
}

func TestCacheRemembersFailures(t *testing.T) {
	t.Parallel()
	c := testCache(t, 4)
	for range 2 {
		if got, err := c.Parse([]byte("no certificate")); err == nil {
			t.Errorf("got %v", got)
		}
	}
	if c.Hits() != 1 {
		t.Errorf("%d hits", c.Hits())
	}
}

// What stands behind a certificate is part of what is looked up, and large certificates are not kept.
func TestCacheLimits(t *testing.T) {
	t.Parallel()
	der := identitytest.NewCA(t, "Lab CA").Issue(t, 1, nil)
	c := testCache(t, 4)
	for _, more := range []int{0, 1, longestCached} {
		for range 2 {
			if got, err := c.Parse(append(bytes.Clone(der), make([]byte, more)...)); err != nil || got.Serial != "01" {
				t.Errorf("got %v, %v", got, err)
			}
		}
	}
	if c.Hits() != 2 || c.Misses() != 4 {
		t.Errorf("hits %d, misses %d", c.Hits(), c.Misses())
	}
}

func TestCacheHitIsFree(t *testing.T) {
	der := identitytest.NewCA(t, "Lab CA").Issue(t, 1, nil)
	c := testCache(t, 4)
	if n := testing.AllocsPerRun(100, func() { _, _ = c.Parse(der) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestCacheConcurrently(t *testing.T) {
	t.Parallel()
	ca := identitytest.NewCA(t, "Lab CA")
	c := testCache(t, 2)
	ders := [][]byte{ca.Issue(t, 0, nil), ca.Issue(t, 1, nil), ca.Issue(t, 2, nil)}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 300 {
				n := (i + w) % len(ders)
				if got, err := c.Parse(ders[n]); err != nil || got.Serial != []string{"00", "01", "02"}[n] {
					t.Errorf("got %v, %v", got, err)
				}
			}
		})
	}
	wg.Wait()
	if c.Hits()+c.Misses() != 1200 {
		t.Errorf("hits %d, misses %d", c.Hits(), c.Misses())
	}
}

func testCache(t testing.TB, size int) *Cache {
	t.Helper()
	c, err := newCache(size)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func BenchmarkParse(b *testing.B) {
	der := identitytest.NewCA(b, "Lab CA").Issue(b, 1, nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(der); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRepeated is what a repeated certificate costs with its mark.
func BenchmarkRepeated(b *testing.B) {
	der := identitytest.NewCA(b, "Lab CA").Issue(b, 1, nil)
	c := testCache(b, CacheEntries)
	var mark []byte
	b.ReportAllocs()
	for b.Loop() {
		cert, err := c.Parse(der)
		if err != nil {
			b.Fatal(err)
		}
		mark = AppendFields(mark[:0], cert, DefaultFields, Known)
	}
}
