package web_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
	"noticeboard/internal/web/archive"
)

// archiveWork is what an archive takes of the site and writes.
type archiveWork struct{ requests, permalinks, files, bytes int }

// workOfArchive archives a site with threads of a comment and a reply.
func workOfArchive(t testing.TB, threads int) (w archiveWork) {
	t.Helper()
	s := newSite(t)
	on := must(s.board.Announcements(context.Background(), 0, 1))[0].Announcement.ID
	noticetest.Update(t, s.store, func(tx notice.WriteTx) error {
		for n := range threads {
			c := notice.Comment{On: on, Lang: "en", Body: noticetest.Text("en", fmt.Sprint("thread ", n))}
			c.Author.Name = "Ana"
			first, err := noticetest.Place(tx, c)
			if err != nil {
				return err
			}
			c.Parent = first.ID
			if _, err := noticetest.Place(tx, c); err != nil {
				return err
			}
		}
		return nil
	})
	err := archive.Write(context.Background(), archive.Config{
		Site: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			w.requests++
			if strings.Contains(r.URL.Path, "/comments/") {
				w.permalinks++
			}
			s.handler.ServeHTTP(rw, r)
		}),
		Views: rendererAt(t, "http://"+s.host+s.path), Base: "http://" + s.host + s.path, At: noticetest.Epoch,
		Put: func(_ string, content []byte) error {
			w.files++
			w.bytes += len(content)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestAnArchiveGrowsWithItsComments counts requests, files and bytes at three sizes: twice as many comments more may
// take twice as much more, and a fifth for pages that are not full.
func TestAnArchiveGrowsWithItsComments(t *testing.T) {
	const threads = 100
	small, middle, large := workOfArchive(t, threads), workOfArchive(t, 2*threads), workOfArchive(t, 4*threads)
	t.Logf("%+v, %+v, %+v", small, middle, large)
	for name, of := range map[string]func(archiveWork) int{
		"requests": func(w archiveWork) int { return w.requests }, "files": func(w archiveWork) int { return w.files },
		"bytes": func(w archiveWork) int { return w.bytes },
	} {
		if first, second := of(middle)-of(small), of(large)-of(middle); second*10 > 2*first*12 {
			t.Errorf("%s: %d more threads take %d more, and %d more take %d more", name, threads, first, 2*threads, second)
		}
	}
	if comments, most := 2*threads*2, 2; large.permalinks-middle.permalinks > most*comments {
		t.Errorf("%d more comments take %d more requests for their addresses, and at most %d each are wanted", comments,
			large.permalinks-middle.permalinks, most)
	}
}
