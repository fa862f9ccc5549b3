package boltstore

import (
	"fmt"

	"noticeboard/internal/notice"
)

func (x tx) Snippets() (all []notice.Snippet, err error) {
	for k, v := range x.forward(snippets, nil, key(uint64(1))) {
		s, err := decodeSnippet(k, v)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

func (x tx) Snippet(id uint64) (notice.Snippet, error) {
	if id == 0 {
		return notice.Snippet{}, fmt.Errorf("snippet 0: %w", notice.ErrNotFound)
	}
	return load(x, snippets, key(id), decodeSnippet)
}

// lastSnippetKey holds the highest id ever assigned, so that ids are never reused.
var lastSnippetKey = key(uint64(0))

func (x *writeTx) PutSnippet(s notice.Snippet) (notice.Snippet, error) {
	if s.ID == 0 {
		if last := x.get(snippets, lastSnippetKey); last != nil {
			s.ID = number(last)
		}
		s.ID++
		s.Version = 0
		if err := x.put(snippets, lastSnippetKey, key(s.ID)); err != nil {
			return s, err
		}
	} else if err := x.checkSnippetVersion(s); err != nil {
		return s, err
	}
	s.Version++
	data, err := encodeSnippet(s)
	if err != nil {
		return s, err
	}
	return s, x.put(snippets, key(s.ID), data)
}

func (x *writeTx) DeleteSnippet(s notice.Snippet) error {
	if err := x.checkSnippetVersion(s); err != nil {
		return err
	}
	return x.delete(snippets, key(s.ID))
}

// checkSnippetVersion returns notice.ErrConflict unless s has the version of the stored snippet.
func (x *writeTx) checkSnippetVersion(s notice.Snippet) error {
	now, err := x.Snippet(s.ID)
	if err == nil && now.Version != s.Version {
		err = fmt.Errorf("snippet %d is at version %d, not %d: %w", s.ID, now.Version, s.Version, notice.ErrConflict)
	}
	return err
}

type snippetForm struct {
	Version uint64                 `json:"version"`
	For     notice.SnippetUse      `json:"for"`
	Reason  notice.Reason          `json:"reason,omitempty"`
	Name    string                 `json:"name"`
	Texts   map[notice.Lang]string `json:"texts"`
}

func encodeSnippet(s notice.Snippet) ([]byte, error) {
	return encode(snippetForm{Version: s.Version, For: s.For, Reason: s.Reason, Name: s.Name, Texts: s.Texts})
}

func decodeSnippet(k, v []byte) (notice.Snippet, error) {
	var f snippetForm
	if err := decode(v, &f); err != nil {
		return notice.Snippet{}, fmt.Errorf("snippet %x: %w", k, err)
	}
	return notice.Snippet{
		ID: number(k), Version: f.Version, For: f.For, Reason: f.Reason, Name: f.Name, Texts: f.Texts,
	}, nil
}
