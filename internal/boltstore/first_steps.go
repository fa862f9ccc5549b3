package boltstore

import (
	"fmt"

	"noticeboard/internal/notice"
)

var firstStepsKey = []byte("first-steps")

func (x tx) FirstSteps() (notice.FirstSteps, error) {
	if v := x.get(meta, firstStepsKey); v != nil {
		return decodeFirstSteps(v)
	}
	return notice.FirstSteps{}, nil
}

func (x *writeTx) PutFirstSteps(f notice.FirstSteps) error {
	data, err := encodeFirstSteps(f)
	if err != nil {
		return err
	}
	return x.put(meta, firstStepsKey, data)
}

type firstStepsForm struct {
	Ticked    []notice.FirstStep `json:"ticked,omitempty"`
	Dismissed int64              `json:"dismissed,omitempty"`
	By        string             `json:"by,omitempty"`
}

func encodeFirstSteps(f notice.FirstSteps) ([]byte, error) {
	return encode(firstStepsForm{Ticked: f.Ticked, Dismissed: millis(f.Dismissed), By: f.By})
}

func decodeFirstSteps(v []byte) (notice.FirstSteps, error) {
	var f firstStepsForm
	if err := decode(v, &f); err != nil {
		return notice.FirstSteps{}, fmt.Errorf("checklist: %w", err)
	}
	return notice.FirstSteps{Ticked: f.Ticked, Dismissed: instant(f.Dismissed), By: f.By}, nil
}
