package web_test

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"noticeboard/internal/board"
	"noticeboard/internal/web"
)

// TestPagesMadeAtOnceAreBounded asks for many pages that are not in the cache, and lets none be finished before every
// request waits.
func TestPagesMadeAtOnceAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun atomic.Int32
		finish, watched := make(chan struct{}), false
		s := newSite(t, func(_ *web.Config, b *board.Config) {
			now := b.Now
			b.Now = func() time.Time {
				if watched { // called once for each page that is made
					begun.Add(1)
					<-finish
				}
				return now()
			}
		})
		watched = true
		var all sync.WaitGroup
		for i := range 4 * runtime.GOMAXPROCS(0) {
			path := fmt.Sprint(enPath, "?places=", i/2+1)
			if i%2 == 1 {
				path += "&order=newest"
			}
			all.Go(func() { s.visitor().get(path, "Accept-Encoding", "br") })
		}
		synctest.Wait()
		if got, want := int(begun.Load()), 2*runtime.GOMAXPROCS(0); got != want {
			t.Errorf("%d pages are made at once, want %d", got, want)
		}
		close(finish)
		all.Wait()
	})
}
