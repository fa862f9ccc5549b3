package boltstore

import (
	"fmt"

	"noticeboard/internal/notice"
)

func (x tx) EarlierTexts(id notice.AnnouncementID, version uint64) (map[notice.Lang]notice.Text, error) {
	return load(x, texts, key(uint64(id), version), decodeEarlier)
}

func (x *writeTx) KeepTexts(a notice.Announcement) error {
	k := key(uint64(a.ID), a.Version())
	if x.get(texts, k) != nil || a.Version() > 1 && x.get(texts, key(uint64(a.ID), a.Version()-1)) == nil {
		return fmt.Errorf("version %d of announcement %d is not the next to keep", a.Version(), a.ID)
	}
	data, err := encodeEarlier(a.Texts)
	if err != nil {
		return err
	}
	return x.put(texts, k, data)
}

// An earlierForm is the stored form of an earlier version of an announcement's texts. When and why it was replaced
// is in the changes of the announcement.
type earlierForm struct {
	Texts map[notice.Lang]textForm `json:"texts"`
}

func encodeEarlier(texts map[notice.Lang]notice.Text) ([]byte, error) {
	return encode(earlierForm{Texts: textsToForm(texts)})
}

func decodeEarlier(k, v []byte) (map[notice.Lang]notice.Text, error) {
	var f earlierForm
	if err := decode(v, &f); err != nil {
		return nil, fmt.Errorf("earlier texts %x: %w", k, err)
	}
	return formToTexts(f.Texts), nil
}
