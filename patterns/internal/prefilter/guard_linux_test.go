package prefilter

import (
	"math/rand/v2"
	"os"
	"syscall"
	"testing"
)

// TestNoOverRead puts blocks right before, and right behind, a page that must not be touched.
func TestNoOverRead(t *testing.T) {
	page := os.Getpagesize()
	mem, err := syscall.Mmap(-1, 0, 3*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Skipf("mapping memory: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(mem); err != nil {
			t.Error(err)
		}
	})
	for _, off := range []int{0, 2 * page} {
		if err := syscall.Mprotect(mem[off:off+page], syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	middle := mem[page : 2*page : 2*page]
	anchors := usual()
	f := must(t, anchors)
	r := rand.New(rand.NewPCG(11, 12))
	for n := range 400 {
		src := text(r, anchors, n)
		for _, b := range [][]byte{middle[page-n:], middle[:n]} {
			copy(b, src)
			compare(t, f, anchors, b)
		}
	}
}
