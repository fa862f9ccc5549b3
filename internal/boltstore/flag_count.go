package boltstore

import (
	"fmt"

	"noticeboard/internal/notice"
)

func (x tx) FlagCounts() (map[notice.Flag]notice.FlagCount, error) {
	all := map[notice.Flag]notice.FlagCount{}
	for k, v := range x.forward(counters, nil, nil) {
		n, err := decodeFlagCount(v)
		if err != nil {
			return nil, fmt.Errorf("counter %q: %w", k, err)
		}
		all[notice.Flag(k)] = n
	}
	return all, nil
}

func (x *writeTx) CountFlag(f notice.Flag, stopped bool) error {
	n, err := decodeFlagCount(x.get(counters, []byte(f)))
	if err != nil {
		return err
	}
	if n.Marked++; stopped {
		n.Stopped++
	}
	return x.put(counters, []byte(f), encodeFlagCount(n))
}

// A flag count is stored as a tally is.

func encodeFlagCount(n notice.FlagCount) []byte {
	return encodeCounts([]*uint64{&n.Marked, &n.Stopped})
}

func decodeFlagCount(b []byte) (n notice.FlagCount, err error) {
	switch {
	case b == nil:
		return n, nil
	case len(b) > 0 && b[0] != 0:
		return n, decodeCounts(b, []*uint64{&n.Marked, &n.Stopped})
	case len(b) != 16:
		return n, fmt.Errorf("count of %d bytes: %w", len(b), notice.ErrDamaged)
	}
	return notice.FlagCount{Marked: number(b), Stopped: number(b[8:])}, nil
}
