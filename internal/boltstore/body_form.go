package boltstore

import "noticeboard/internal/notice"

type partForm struct {
	Lang   notice.Lang     `json:"lang"`
	Source string          `json:"source"`
	HTML   notice.SafeHTML `json:"html"`
}

type bodyForm struct {
	Parts  []partForm `json:"parts"`
	Policy int        `json:"policy"`
	Salt   []byte     `json:"salt,omitempty"`
}

func bodyToForm(b notice.Body) bodyForm {
	f := bodyForm{Policy: b.Policy, Salt: b.Salt}
	for _, p := range b.Parts {
		f.Parts = append(f.Parts, partForm(p))
	}
	return f
}

func (f bodyForm) body() notice.Body {
	b := notice.Body{Policy: f.Policy, Salt: f.Salt}
	for _, p := range f.Parts {
		b.Parts = append(b.Parts, notice.Part(p))
	}
	return b
}
