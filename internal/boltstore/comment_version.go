package boltstore

import (
	"fmt"
	"math"

	"noticeboard/internal/notice"
)

func (x tx) Versions(id notice.CommentID) (vs []notice.Version, err error) {
	for k, v := range x.forward(versions, key(id), key(id)) {
		version, err := decodeVersion(k, v)
		if err != nil {
			return nil, err
		}
		vs = append(vs, version)
	}
	return vs, nil
}

func (x *writeTx) AppendVersion(id notice.CommentID, v notice.Version) error {
	data, err := encodeVersion(v)
	if err != nil {
		return err
	}
	last := uint64(0)
	for k := range x.backward(versions, key(id), key(uint64(id), math.MaxUint64)) {
		last = number(k[8:])
		break
	}
	return x.put(versions, key(uint64(id), last+1), data)
}

func (x *writeTx) PutVersion(id notice.CommentID, n uint64, v notice.Version) error {
	k := key(uint64(id), n)
	if _, err := x.lookup(versions, k); err != nil {
		return err
	}
	data, err := encodeVersion(v)
	if err != nil {
		return err
	}
	return x.put(versions, k, data)
}

type versionForm struct {
	Body  bodyForm `json:"body"`
	Until int64    `json:"until"`
	By    string   `json:"by"`
}

func encodeVersion(v notice.Version) ([]byte, error) { return encode(versionToForm(v)) }

func versionToForm(v notice.Version) versionForm {
	return versionForm{Body: bodyToForm(v.Body), Until: millis(v.Until), By: v.By}
}

func (f versionForm) version() notice.Version {
	return notice.Version{Body: f.Body.body(), Until: instant(f.Until), By: f.By}
}

func decodeVersion(k, v []byte) (notice.Version, error) {
	var f versionForm
	if err := decode(v, &f); err != nil {
		return notice.Version{}, fmt.Errorf("version %x: %w", k, err)
	}
	return f.version(), nil
}
