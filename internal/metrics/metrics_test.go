package metrics_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"noticeboard/internal/metrics"
)

func written(s *metrics.Set) string {
	var b strings.Builder
	s.Write(&b)
	return b.String()
}

func TestRequestsAreCountedByRouteAndStatus(t *testing.T) {
	s := metrics.New()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			s.Request("GET", "/:lang/:slug", 200, 2*time.Millisecond)
			s.Request("GET", "/:lang/:slug", 304, 20*time.Second)
			s.Request("POST", "", 404, time.Microsecond)
		})
	}
	all.Wait()
	for i := range 1000 { // as a client might, to fill the memory
		s.Request(fmt.Sprint("X", i), "", 405, 0)
	}
	out := written(s)
	for _, want := range []string{
		"# TYPE noticeboard_http_requests_total counter\n",
		"\n" + `noticeboard_http_requests_total{method="GET",route="/:lang/:slug",status="200"} 4` + "\n",
		"\n" + `noticeboard_http_requests_total{method="GET",route="/:lang/:slug",status="304"} 4` + "\n",
		"\n" + `noticeboard_http_requests_total{method="POST",route="none",status="404"} 4` + "\n",
		"\n" + `noticeboard_http_requests_total{method="other",route="none",status="405"} 1000` + "\n",
		"\n" + `noticeboard_http_request_duration_seconds_bucket{route="/:lang/:slug",le="0.001"} 0` + "\n",
		"\n" + `noticeboard_http_request_duration_seconds_bucket{route="/:lang/:slug",le="0.0025"} 4` + "\n",
		"\n" + `noticeboard_http_request_duration_seconds_bucket{route="/:lang/:slug",le="10"} 4` + "\n",
		"\n" + `noticeboard_http_request_duration_seconds_bucket{route="/:lang/:slug",le="+Inf"} 8` + "\n",
		"\n" + `noticeboard_http_request_duration_seconds_count{route="/:lang/:slug"} 8` + "\n",
		"\nprocess_resident_memory_bytes ", "\ngo_goroutines ",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if n := strings.Count(out, "noticeboard_http_requests_total{"); n != 4 {
		t.Errorf("%d series of requests, want 4", n)
	}
}

func TestReadingsAreReadWhenCollected(t *testing.T) {
	s, waiting := metrics.New(), 1.0
	s.Read(func() []metrics.Reading {
		return []metrics.Reading{
			{Name: metrics.Name("noticeboard_comments", "status", "pending"), Value: waiting},
			{Name: metrics.Name("noticeboard_build_info", "version", "a\"b\\c\nd"), Value: 1},
			{Name: metrics.Name("noticeboard_comments", "status", "published"), Value: 1.5e9},
		}
	})
	s.Read(func() []metrics.Reading {
		return []metrics.Reading{{Name: "noticeboard_commits_total", Value: 3, Counter: true}}
	})
	for _, want := range []float64{1, 2} {
		waiting = want
		out := written(s)
		for _, line := range []string{
			"# TYPE noticeboard_comments gauge\n", "# TYPE noticeboard_commits_total counter\n",
			fmt.Sprintf("noticeboard_comments{status=\"pending\"} %v\n", want),
			"noticeboard_comments{status=\"published\"} 1.5e+09\n", "noticeboard_commits_total 3\n",
			`noticeboard_build_info{version="a\"b\\c\nd"} 1` + "\n",
		} {
			if strings.Count(out, line) != 1 {
				t.Errorf("%q is not in it once:\n%s", line, out)
			}
		}
	}
}
