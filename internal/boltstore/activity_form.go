package boltstore

import (
	"fmt"

	"noticeboard/internal/notice"
)

// An activityForm is an entry of the activity log as it was stored before there was a journal.
type activityForm struct {
	At     int64               `json:"at"`
	By     string              `json:"by,omitempty"`
	Kind   notice.ActivityKind `json:"kind"`
	Of     string              `json:"of,omitempty"`
	Detail string              `json:"detail,omitempty"`
}

func decodeActivity(k, v []byte) (notice.Activity, error) {
	var f activityForm
	if err := decode(v, &f); err != nil {
		return notice.Activity{}, fmt.Errorf("activity %x: %w", k, err)
	}
	return notice.Activity{Seq: number(k), At: instant(f.At), By: f.By, Kind: f.Kind, Of: f.Of, Detail: f.Detail}, nil
}
