package identity

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"sync/atomic"

	lru "github.com/hashicorp/golang-lru/v2"
)

// The size of a Cache. Real certificates have 300 to 2,000 bytes; hostile ones, whose names grow when they are written, make a
// full cache take some 80 MiB at most.
const (
	CacheEntries  = 4096
	longestCached = 4 << 10 // bytes of DER; longer certificates are read each time
)

// A Cache remembers the certificates that were read last, those that could not be read too. It is safe for concurrent use.
type Cache struct {
	seed         maphash.Seed
	entries      *lru.Cache[uint64, *cached]
	hits, misses atomic.Int64
}

// A cached is the outcome of Parse for the bytes in der.
type cached struct {
	der  []byte
	cert *Certificate
	err  error
}

// NewCache returns an empty cache of CacheEntries certificates.
func NewCache() (*Cache, error) { return newCache(CacheEntries) }

func newCache(size int) (*Cache, error) {
	entries, err := lru.New[uint64, *cached](size)
	if err != nil {
		return nil, fmt.Errorf("making a cache of %d certificates: %w", size, err)
	}
	return &Cache{seed: maphash.MakeSeed(), entries: entries}, nil
}

// Parse returns what the function Parse returns for der. It does not keep der. A hit allocates nothing.
func (c *Cache) Parse(der []byte) (*Certificate, error) {
	return c.parse(der, maphash.Bytes(c.seed, der))
}

// parse takes the hash, so that a test can make two certificates have the same.
func (c *Cache) parse(der []byte, hash uint64) (*Certificate, error) {
	if found, ok := c.entries.Get(hash); ok && bytes.Equal(found.der, der) {
		c.hits.Add(1)
		return found.cert, found.err
	}
	c.misses.Add(1)
	cert, err := Parse(der)
	if len(der) > longestCached {
		return cert, err
	}
	entry := &cached{cert: cert, err: err}
	if cert != nil && len(cert.DER) == len(der) {
		entry.der = cert.DER
	} else {
		entry.der = bytes.Clone(der)
	}
	c.entries.Add(hash, entry)
	return cert, err
}

// Hits returns how many certificates were found in the cache.
func (c *Cache) Hits() int64 { return c.hits.Load() }

// Misses returns how many were not.
func (c *Cache) Misses() int64 { return c.misses.Load() }
