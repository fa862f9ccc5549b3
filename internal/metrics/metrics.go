// Package metrics keeps the figures that Prometheus collects from the program, and writes them in its text format
// (https://prometheus.io/docs/instrumenting/exposition_formats/).
//
// Durations are in seconds and sizes in bytes. Names begin with noticeboard_, but for those of the process and of the Go
// runtime, which every exporter calls alike. No label holds anything that clients can choose freely.
package metrics

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	vm "github.com/VictoriaMetrics/metrics"
)

// buckets are the upper bounds of durations, in seconds: from a page of the cache to a request that waits for the disk.
var buckets = []float64{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

// A Set is all figures of the program. It is safe for concurrent use.
type Set struct {
	set *vm.Set

	mu       sync.RWMutex
	requests map[request]requestFigures
	readings []func() []Reading
}

// A request is what requests are counted by.
type request struct {
	method, route string
	status        int
}

type requestFigures struct {
	count *vm.Counter
	took  *vm.PrometheusHistogram // shared by all statuses and methods of the route
}

// A Reading is a figure as it is when it is collected.
type Reading struct {
	Name    string // with labels, if it has any: made by Name
	Value   float64
	Counter bool // it only grows, but for a restart of the program
}

// New returns a set without figures.
func New() *Set {
	vm.ExposeMetadata(true) // a setting of the whole process: lines that tell counters from gauges
	return &Set{set: vm.NewSet(), requests: map[request]requestFigures{}}
}

// methods are those that are told apart. Clients may send any word as one.
var methods = []string{"GET", "HEAD", "POST"}

// Request counts a request that was answered with a status, and how long that took. route is one of a fixed list of
// patterns, or empty.
func (s *Set) Request(method, route string, status int, took time.Duration) {
	key := request{method, route, status}
	if !slices.Contains(methods, method) {
		key.method = "other"
	}
	if route == "" {
		key.route = "none"
	}
	s.mu.RLock()
	f, ok := s.requests[key]
	s.mu.RUnlock()
	if !ok {
		f = s.add(key)
	}
	f.count.Inc()
	f.took.Update(took.Seconds())
}

func (s *Set) add(key request) requestFigures {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f, ok := s.requests[key]; ok {
		return f
	}
	f := requestFigures{
		s.set.GetOrCreateCounter(Name("noticeboard_http_requests_total", "method", key.method, "route", key.route,
			"status", fmt.Sprint(key.status))),
		s.set.GetOrCreatePrometheusHistogramExt(Name("noticeboard_http_request_duration_seconds", "route", key.route),
			buckets),
	}
	s.requests[key] = f
	return f
}

// Read has read called whenever the figures are collected.
func (s *Set) Read(read func() []Reading) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readings = append(s.readings, read)
}

// Write writes all figures, with those of the process and the Go runtime.
func (s *Set) Write(w io.Writer) {
	s.set.WritePrometheus(w)
	s.mu.RLock()
	readings := slices.Clone(s.readings)
	s.mu.RUnlock()
	var all []Reading
	for _, read := range readings {
		all = append(all, read()...)
	}
	slices.SortStableFunc(all, func(a, b Reading) int { return strings.Compare(a.Name, b.Name) })
	last := ""
	for _, r := range all {
		family, _, _ := strings.Cut(r.Name, "{")
		if family != last {
			kind := "gauge"
			if r.Counter {
				kind = "counter"
			}
			vm.WriteMetadataIfNeeded(w, family, kind)
			last = family
		}
		fmt.Fprintf(w, "%s %v\n", r.Name, r.Value)
	}
	vm.WriteProcessMetrics(w)
	vm.WriteFDMetrics(w)
}

// Name returns the name of a figure with labels, which are given as alternating names and values.
func Name(family string, labels ...string) string {
	if len(labels) == 0 {
		return family
	}
	var pairs []string
	for i := 0; i+1 < len(labels); i += 2 {
		value := strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`).Replace(labels[i+1])
		pairs = append(pairs, labels[i]+`="`+value+`"`)
	}
	return family + "{" + strings.Join(pairs, ",") + "}"
}
