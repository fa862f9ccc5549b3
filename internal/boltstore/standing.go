package boltstore

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"

	"noticeboard/internal/notice"
)

func (x tx) Dossier(s notice.Subject) (notice.Dossier, error) {
	k := subjectKey(s)
	if v := x.get(dossiers, k); v != nil {
		return decodeDossier(k, v)
	}
	return notice.Dossier{Subject: s}, nil
}

func (x tx) Barred(after notice.BarCursor, n int) (ds []notice.Dossier, err error) {
	end := key(uint64(math.MaxUint64))
	if after != (notice.BarCursor{}) {
		end = barKey(after.At, after.Of)
	}
	if n <= 0 {
		return nil, nil
	}
	for k := range x.backward(bars, nil, end) {
		d, err := load(x, dossiers, k[8:], decodeDossier)
		if err != nil {
			return nil, err
		}
		if ds = append(ds, d); len(ds) == n {
			break
		}
	}
	return ds, nil
}

func (x tx) ByAuthorAfter(k notice.AuthorKey, after notice.CommentID, n int) ([]notice.Comment, error) {
	start := append(k[:len(k):len(k)], key(after+1)...) // after the tally, whose key ends in 0
	return loadN(x, comments, x.forward(authors, k[:], start), n, decodeComment)
}

func (x *writeTx) PutDossier(d notice.Dossier) error {
	old, err := x.Dossier(d.Subject)
	if err != nil {
		return err
	}
	data, err := encodeDossier(d)
	if err != nil {
		return err
	}
	rounded, err := decodeDossier(subjectKey(d.Subject), data) // with times rounded to milliseconds, like those of old
	if err != nil {
		return err
	}
	n := len(old.Measures)
	kept := len(rounded.Measures) >= n && slices.Equal(old.Measures, rounded.Measures[:n])
	if !kept || rounded.Stopped < old.Stopped {
		return fmt.Errorf("past measures in the dossier of %v %s cannot be changed", d.Subject.Kind, d.Subject.Short())
	}
	if bytes.Equal(data, x.get(dossiers, subjectKey(d.Subject))) {
		return nil
	}
	return errors.Join(
		x.reindex(dossierEntries(old), dossierEntries(rounded)),
		x.put(dossiers, subjectKey(d.Subject), data),
	)
}
