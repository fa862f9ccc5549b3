package notice

import "crypto/sha256"

// Digest returns a hash of the texts, by which an entry of the journal is bound to them. It is SHA-256 of, for each of
// Langs that there is a text in: the language, the title, the summary, the place, the language that it was translated
// from, and Body.Digest, which depends on a salt. Each of these is preceded by its length in bytes as 8 bytes, big
// endian.
func (a Announcement) Digest() [sha256.Size]byte {
	d := newDigest()
	for _, l := range Langs {
		t, ok := a.Texts[l]
		if !ok {
			continue
		}
		body := t.Body.Digest()
		d.add(string(l), t.Title, t.Summary, t.Place, string(t.Translated), string(body[:]))
	}
	return d.sum()
}
