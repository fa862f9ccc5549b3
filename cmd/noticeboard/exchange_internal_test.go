package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"noticeboard/internal/boltstore"
	"noticeboard/internal/importer"
	"noticeboard/internal/notice"
	"noticeboard/internal/notice/noticetest"
)

// TestExchangeKeepsWhatWasWrittenMeanwhile exchanges boards after the present one was written to while the other was
// made: the present one stays. An empty one is replaced.
func TestExchangeKeepsWhatWasWrittenMeanwhile(t *testing.T) {
	for _, written := range []bool{false, true} {
		d := dataDir(t.TempDir())
		var lineage [2]notice.Lineage
		for i, path := range []string{d.database(), d.restoring()} {
			s, err := boltstore.Open(path, boltstore.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 && written {
				noticetest.Announce(t, s, noticetest.Water())
			}
			lineage[i] = s.Lineage()
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
		err := exchangeBoards(t.Context(), d, io.Discard)
		if written != errors.Is(err, importer.ErrBoardHasContent) || !written && err != nil {
			t.Errorf("written to: %v: %v", written, err)
		}
		s, err := boltstore.OpenReadOnly(d.database())
		if err != nil {
			t.Fatal(err)
		}
		if present := s.Lineage(); (present == lineage[0]) != written || (present == lineage[1]) == written {
			t.Errorf("written to: %v: the lineage is %v, of %v", written, present, lineage)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		_ = os.Remove(d.restoring())
	}
}

// TestASlowReaderDoesNotStopAnExchange has a request that does not end by itself. It is cut off if another board takes
// the place of the present one, and an error if the program ends.
func TestASlowReaderDoesNotStopAnExchange(t *testing.T) {
	for _, cause := range []error{errExchange, context.Canceled} {
		began, ended := make(chan struct{}), make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			close(began)
			<-r.Context().Done()
			close(ended)
		}))
		answered := make(chan error, 1)
		go func() {
			resp, err := http.Get(server.URL)
			if err == nil {
				err = resp.Body.Close()
			}
			answered <- err
		}()
		<-began
		ctx, stop := context.WithCancelCause(t.Context())
		stop(cause)
		var logged bytes.Buffer
		doors := []door{{server.Listener, server.Config}}
		err := shutDown(ctx, doors, time.Millisecond, slog.New(slog.NewTextHandler(&logged, nil)))
		if exchange := cause == errExchange; exchange != (err == nil) || exchange != (logged.Len() > 0) {
			t.Errorf("%v: %v; logged: %s", cause, err, &logged)
		}
		server.CloseClientConnections()
		<-ended
		<-answered
		server.Close()
	}
}
