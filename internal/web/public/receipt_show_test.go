package public

import (
	"testing"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/notice"
)

// The words of a comment are in the page of its receipt only for a reader with proof, and stay in what board returned.
func TestReceiptPageHasNoWordsWithoutProof(t *testing.T) {
	body := notice.Body{Parts: []notice.Part{{Source: "Words", HTML: "<p>Words</p>"}}}
	r := board.Receipt{Token: "t", Comment: notice.Comment{
		ID: 1, Status: notice.Pending, Body: body, Author: notice.Author{Name: "Ana", Contact: "ana@private.example"},
	}}
	for _, words := range []bool{true, false} {
		own := ownReceipt{Receipt: r, lang: notice.English}
		if words {
			own.proof = "proof"
		}
		p := receiptPage(own, time.Time{})
		if has := len(p.Comment.Body.Parts) > 0 && p.Comment.Author != (notice.Author{}); has != words ||
			p.Words != words {
			t.Errorf("with proof %v: body %v, author %v, words %v", words, p.Comment.Body, p.Comment.Author, p.Words)
		}
		if !words && (len(p.Comment.Body.Parts) > 0 || p.Comment.Author != (notice.Author{})) {
			t.Errorf("without proof: body %v, author %v", p.Comment.Body, p.Comment.Author)
		}
		if p.Token != r.Token || p.Comment.ID != r.Comment.ID || p.Comment.Status != r.Comment.Status {
			t.Errorf("with proof %v: %+v", words, p.Receipt)
		}
	}
	if r.Comment.Author.Name != "Ana" || len(r.Comment.Body.Parts) != 1 {
		t.Error("the receipt itself lost its words")
	}
}
