package notice

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
)

// A digest is SHA-256 of texts, each preceded by its length in bytes as 8 bytes, big endian.
type digest struct{ hash.Hash }

func newDigest() digest { return digest{sha256.New()} }

func (d digest) add(texts ...string) {
	for _, s := range texts {
		d.Write(binary.BigEndian.AppendUint64(nil, uint64(len(s))))
		d.Write([]byte(s))
	}
}

func (d digest) sum() [sha256.Size]byte { return [sha256.Size]byte(d.Sum(nil)) }
