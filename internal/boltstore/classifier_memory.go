package boltstore

import (
	"encoding/binary"
	"fmt"

	"noticeboard/internal/notice"
)

var memoryKey = []byte("spam")

func (x tx) Memory() (notice.Memory, error) {
	if v := x.get(memory, memoryKey); v != nil {
		return decodeMemory(v)
	}
	return notice.Memory{}, nil
}

func (x *writeTx) PutMemory(m notice.Memory) error {
	data, err := encodeMemory(m)
	if err != nil {
		return err
	}
	return x.put(memory, memoryKey, data)
}

type memoryForm struct {
	Folding  uint64 `json:"folding,omitzero"`
	Until    uint64 `json:"until"`
	Wanted   uint64 `json:"wanted"`
	Unwanted uint64 `json:"unwanted"`
	Approved uint64 `json:"approved"`
	Declined uint64 `json:"declined"`
	Missed   uint64 `json:"missed"`
	Tokens   []byte `json:"tokens"` // of each: hash (8 bytes), wanted and unwanted count (4 bytes each), big endian
}

const tokenSize = 16 // bytes

func encodeMemory(m notice.Memory) ([]byte, error) {
	f := memoryForm{
		Folding: m.Folding, Until: m.Until, Wanted: m.Wanted, Unwanted: m.Unwanted,
		Approved: m.Record.Approved, Declined: m.Record.Declined, Missed: m.Record.Missed,
		Tokens: make([]byte, 0, tokenSize*len(m.Tokens)),
	}
	for _, t := range m.Tokens {
		f.Tokens = binary.BigEndian.AppendUint64(f.Tokens, t.Token)
		f.Tokens = binary.BigEndian.AppendUint32(f.Tokens, t.Wanted)
		f.Tokens = binary.BigEndian.AppendUint32(f.Tokens, t.Unwanted)
	}
	return encode(f)
}

func decodeMemory(v []byte) (notice.Memory, error) {
	var f memoryForm
	if err := decode(v, &f); err != nil {
		return notice.Memory{}, fmt.Errorf("classifier memory: %w", err)
	}
	m := notice.Memory{
		Folding: f.Folding, Until: f.Until, Wanted: f.Wanted, Unwanted: f.Unwanted,
		Record: notice.Outcomes{Approved: f.Approved, Declined: f.Declined, Missed: f.Missed},
	}
	if len(f.Tokens)%tokenSize != 0 {
		return m, fmt.Errorf("classifier memory: %w", notice.ErrDamaged)
	}
	for b := f.Tokens; len(b) > 0; b = b[tokenSize:] {
		m.Tokens = append(m.Tokens, notice.TokenCount{
			Token: number(b), Wanted: binary.BigEndian.Uint32(b[8:]), Unwanted: binary.BigEndian.Uint32(b[12:]),
		})
	}
	return m, nil
}
