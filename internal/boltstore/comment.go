package boltstore

import (
	"bytes"
	"fmt"
	"iter"

	"noticeboard/internal/notice"
)

func (x tx) Comment(id notice.CommentID) (notice.Comment, error) {
	return load(x, comments, key(id), decodeComment)
}

func (x tx) CommentsByID(ids []notice.CommentID) ([]notice.Comment, error) {
	return loadSet(x, comments, ids, decodeComment, damagedComment)
}

// listComments loads up to n comments. The last 8 bytes of each key are the id of the comment.
func (x tx) listComments(keys iter.Seq2[[]byte, []byte], n int) ([]notice.Comment, error) {
	return loadN(x, comments, keys, n, decodeComment, damagedComment)
}

// damagedComment represents a comment whose record is damaged.
func damagedComment(id uint64) notice.Comment { return notice.Comment{ID: notice.CommentID(id)} }

func (x tx) CommentByNumber(on notice.AnnouncementID, n uint64) (c notice.Comment, err error) {
	return x.commentVia(numbers, key(uint64(on), n))
}

func (x tx) CommentByOrigin(origin string) (notice.Comment, error) {
	return x.commentVia(origins, []byte(origin))
}

// commentVia loads the comment whose id is the value of key k in index t: numbers, threads or origins. Entries have no
// checksum, so the comment is compared with the key.
func (x tx) commentVia(t table, k []byte) (c notice.Comment, err error) {
	id, err := x.lookup(t, k)
	if err != nil {
		return c, err
	}
	if c, err = loadIndexed(x, comments, id, decodeComment); err != nil {
		return c, err
	}
	var want []byte
	switch t {
	case numbers:
		want = key(uint64(c.On), c.Number)
	case threads:
		want = placeKey(c.On, c.Thread, c.Place)
	case origins:
		want = []byte(c.Origin)
	}
	if !bytes.Equal(k, want) {
		err = damaged(t, k, fmt.Errorf("it leads to comment %v, which is not it", c.ID))
		x.damage.note(err)
	}
	return c, err
}

func (x tx) Comments(after notice.CommentID, n int) ([]notice.Comment, error) {
	return x.listComments(x.forward(comments, nil, key(after+1)), n)
}

func (x tx) WithStatus(s notice.Status, after notice.CommentID, n int) ([]notice.Comment, error) {
	prefix := []byte{byte(s)}
	keys := x.backward(statuses, prefix, append(prefix, key(^after)...))
	return x.listComments(complementIDs(keys), n)
}

func (x tx) WithStatusBefore(s notice.Status, before notice.CommentID, n int) ([]notice.Comment, error) {
	prefix := []byte{byte(s)}
	keys := x.forward(statuses, prefix, append(prefix, key(^upperBound(before)+1)...))
	return x.listComments(complementIDs(keys), n)
}

func (x tx) WithTextHash(
	on notice.AnnouncementID, hash [16]byte, by notice.AuthorKey, n int,
) ([]notice.Comment, error) {
	prefix := append(key(on), hash[:]...)
	if by != (notice.AuthorKey{}) {
		prefix = append(prefix, by[:]...)
	}
	return x.listComments(x.forward(words, prefix, prefix), n)
}

func (x tx) Repeats(of []notice.Comment, n int) ([][]notice.Comment, error) {
	all := make([][]notice.Comment, len(of))
	for i, c := range of {
		if len(c.Body.Parts) == 0 || n <= 0 { // comments whose text was deleted are not repeats of each other
			continue
		}
		same, err := x.WithTextHash(c.On, c.Body.TextHash(), notice.AuthorKey{}, n+1)
		if err != nil {
			return nil, err
		}
		for _, s := range same {
			if s.ID != c.ID && len(all[i]) < n {
				all[i] = append(all[i], s)
			}
		}
	}
	return all, nil
}

func (x tx) Numbered(on notice.AnnouncementID, before uint64, n int) ([]notice.Comment, error) {
	var found []uint64
	keys := noted(x.backward(numbers, key(on), key(uint64(on), upperBound(before))), 8, &found)
	cs, err := x.listComments(values(keys), n)
	for i := range cs {
		if cs[i].Damaged() {
			cs[i].On, cs[i].Number = on, found[i]
		}
	}
	return cs, err
}

func (x tx) Official(on notice.AnnouncementID, before notice.CommentID, n int) ([]notice.Comment, error) {
	keys := x.forward(official, key(on), key(uint64(on), ^uint64(upperBound(before))+1))
	return x.listComments(complementIDs(keys), n)
}

func (x tx) ClosedWith(reply, after notice.CommentID, n int) ([]notice.Comment, error) {
	return x.listComments(x.forward(closings, key(reply), key(reply, after+1)), n)
}

func (x tx) ByAuthor(k notice.AuthorKey, before notice.CommentID, n int) ([]notice.Comment, error) {
	keys := x.backward(authors, k[:], append(k[:len(k):len(k)], key(upperBound(before))...))
	return x.listComments(x.stopBefore(keys, tallyKey(k)), n)
}

func (x tx) LatestByAuthors(keys []notice.AuthorKey, n int) ([][]notice.Comment, error) {
	return each(keys, func(k notice.AuthorKey) ([]notice.Comment, error) { return x.ByAuthor(k, 0, n) })
}

func (x tx) ByAuthorAfter(k notice.AuthorKey, after notice.CommentID, n int) ([]notice.Comment, error) {
	start := append(k[:len(k):len(k)], key(after+1)...) // after the tally, whose key ends in 0
	return x.listComments(x.forward(authors, k[:], start), n)
}
