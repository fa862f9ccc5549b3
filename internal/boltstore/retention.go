package boltstore

import (
	"fmt"
	"strconv"

	"noticeboard/internal/notice"
)

var retentionRunKey = []byte("retention")

func (x tx) RetentionRun() (notice.RetentionRun, error) {
	if v := x.get(meta, retentionRunKey); v != nil {
		return decodeRetentionRun(v)
	}
	return notice.RetentionRun{}, nil
}

func (x *writeTx) PutRetentionRun(r notice.RetentionRun) error {
	data, err := encodeRetentionRun(r)
	if err != nil {
		return err
	}
	return x.put(meta, retentionRunKey, data)
}

type retentionRunForm struct {
	On    int64  `json:"on,omitempty"`
	Begun int64  `json:"begun,omitempty"`
	Ended int64  `json:"ended,omitempty"`
	After string `json:"after,omitempty"` // the id of a comment, a decimal number
	Done  string `json:"done"`            // notice.RetentionCounts.String
}

func encodeRetentionRun(r notice.RetentionRun) ([]byte, error) {
	return encode(retentionRunForm{
		On: millis(r.On), Begun: millis(r.Begun), Ended: millis(r.Ended),
		After: strconv.FormatUint(uint64(r.After), 10), Done: r.Done.String(),
	})
}

func decodeRetentionRun(v []byte) (r notice.RetentionRun, err error) {
	var f retentionRunForm
	if err := decode(v, &f); err != nil {
		return r, fmt.Errorf("run of the retention: %w", err)
	}
	r = notice.RetentionRun{On: instant(f.On), Begun: instant(f.Begun), Ended: instant(f.Ended)}
	after, err1 := strconv.ParseUint(f.After, 10, 64)
	done, err2 := notice.ParseRetentionCounts(f.Done)
	if err1 != nil || err2 != nil {
		return r, fmt.Errorf("run of the retention: %q, %q: %w", f.After, f.Done, notice.ErrDamaged)
	}
	r.After, r.Done = notice.CommentID(after), done
	return r, nil
}
