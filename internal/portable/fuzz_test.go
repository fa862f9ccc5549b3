package portable

import (
	"testing"
)

// FuzzRead reads made-up exports: bytes of a true one are changed, and it is cut.
func FuzzRead(f *testing.F) {
	whole := exportOf(f, newBoard(f, 3), Options{})
	for _, at := range []uint32{0, 30, 100, uint32(len(whole) / 2), uint32(len(whole) - 60), uint32(len(whole) - 10)} {
		f.Add(at, []byte{0xff, 0, 0xff}, uint32(0))
		f.Add(at, []byte("\x00\x00\x00\x80"), at)
	}
	f.Fuzz(func(t *testing.T, at uint32, bytes []byte, cut uint32) {
		file := append([]byte(nil), whole...)
		copy(file[int(at)%len(file):], bytes)
		if cut > 0 {
			file = file[:int(cut)%len(file)]
		}
		r, err := opened(file)
		if err != nil {
			return
		}
		for _, err := range r.Values(t.Context()) {
			if err != nil {
				return
			}
		}
	})
}
