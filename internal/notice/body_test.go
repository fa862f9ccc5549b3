package notice_test

import (
	"testing"

	"noticeboard/internal/notice"
)

func body(texts ...string) (b notice.Body) {
	for i := 0; i < len(texts); i += 2 {
		b.Parts = append(b.Parts, notice.Part{Lang: notice.Lang(texts[i]), Source: texts[i+1]})
	}
	return b
}

func TestDigest(t *testing.T) {
	b := notice.Body{
		Parts: []notice.Part{{Lang: "en", Source: "ab", HTML: "x"}, {Lang: "es", Source: "c"}}, Salt: []byte("s"),
	}
	same := b
	same.Parts = []notice.Part{{Lang: "en", Source: "ab", HTML: "made again"}, {Lang: "es", Source: "c"}}
	same.Policy = 9
	if b.Digest() != same.Digest() {
		t.Error("the digest depends on more than what was written")
	}
	for name, other := range map[string]notice.Body{
		"salt":     {Parts: b.Parts, Salt: []byte("t")},
		"language": {Parts: []notice.Part{{Lang: "es", Source: "ab"}, {Lang: "es", Source: "c"}}, Salt: b.Salt},
		"borders":  {Parts: []notice.Part{{Lang: "en", Source: "a"}, {Lang: "es", Source: "bc"}}, Salt: b.Salt},
	} {
		if b.Digest() == other.Digest() {
			t.Errorf("another %s has the same digest", name)
		}
	}
}
