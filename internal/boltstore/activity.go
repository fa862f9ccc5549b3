package boltstore

import (
	"errors"
	"fmt"

	"noticeboard/internal/notice"
)

func (x tx) Activities(before uint64, n int) ([]notice.Activity, error) {
	return loadN(x, activities, x.backward(activities, nil, key(upperBound(before))), n, decodeActivity)
}

func (x tx) ActivitiesInvolving(login string, before uint64, n int) ([]notice.Activity, error) {
	keys := x.backward(doings, []byte(login+"\x00"), loginKey(login, upperBound(before)))
	return loadN(x, activities, keys, n, decodeActivity)
}

func (x *writeTx) AppendActivity(a notice.Activity) error {
	a.Seq = x.lastNumber(activities) + 1
	data, err := encodeActivity(a)
	if err != nil {
		return err
	}
	return errors.Join(x.put(activities, key(a.Seq), data), x.reindex(nil, activityEntries(a)))
}

// activityEntries returns all index entries of an entry of the activity log.
func activityEntries(a notice.Activity) (es []entry) {
	if a.By != "" {
		es = append(es, entry{doings, string(loginKey(a.By, a.Seq)), ""})
	}
	if a.Kind.AboutAccount() && a.Of != "" && a.Of != a.By {
		es = append(es, entry{doings, string(loginKey(a.Of, a.Seq)), ""})
	}
	return es
}

type activityForm struct {
	At     int64               `json:"at"`
	By     string              `json:"by,omitempty"`
	Kind   notice.ActivityKind `json:"kind"`
	Of     string              `json:"of,omitempty"`
	Detail string              `json:"detail,omitempty"`
}

func encodeActivity(a notice.Activity) ([]byte, error) {
	return encode(activityForm{At: millis(a.At), By: a.By, Kind: a.Kind, Of: a.Of, Detail: a.Detail})
}

func decodeActivity(k, v []byte) (notice.Activity, error) {
	var f activityForm
	if err := decode(v, &f); err != nil {
		return notice.Activity{}, fmt.Errorf("activity %x: %w", k, err)
	}
	return notice.Activity{Seq: number(k), At: instant(f.At), By: f.By, Kind: f.Kind, Of: f.Of, Detail: f.Detail}, nil
}
