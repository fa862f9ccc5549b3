package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// rate is how many requests a second come at a fixed rate: few enough for both sides to keep up on a small machine.
const rate = 500

// atRate compares how long an answer takes when requests come at a fixed rate, whether or not the last one is answered.
// Both sides take turns.
func (b *bench) atRate(ctx context.Context, q question, ours, bare *process) error {
	sides := []*process{ours, bare}
	middle, late := make([][]float64, len(sides)), make([][]float64, len(sides))
	for range b.rounds {
		for i, p := range sides {
			m, err := p.attack(ctx, q, b.each)
			if err != nil {
				return err
			}
			middle[i] = append(middle[i], micros(m.Latencies.P50))
			late[i] = append(late[i], micros(m.Latencies.P99))
		}
	}
	what := fmt.Sprintf("  half of the answers at %d a second, within", rate)
	b.table.micros(what, median(middle[0]), median(middle[1]), "bare gin", target{})
	b.table.micros("  99 of 100, within", median(late[0]), median(late[1]), "bare gin", target{})
	return nil
}

// attack sends a request again and again at the fixed rate.
func (p *process) attack(ctx context.Context, q question, d time.Duration) (m vegeta.Metrics, err error) {
	header := http.Header{}
	for _, field := range q.fields {
		name, value, _ := strings.Cut(field, ": ")
		header.Set(name, value)
	}
	target := vegeta.Target{Method: http.MethodGet, URL: "http://" + p.at + q.path, Header: header}
	attacker := vegeta.NewAttacker(vegeta.HTTP2(false), vegeta.Timeout(answerTimeout), vegeta.Redirects(vegeta.NoFollow))
	defer context.AfterFunc(ctx, func() { attacker.Stop() })()
	var errs []error
	for r := range attacker.Attack(vegeta.NewStaticTargeter(target), vegeta.Rate{Freq: rate, Per: time.Second}, d, "") {
		if m.Add(r); int(r.Code) != q.status {
			errs = append(errs, fmt.Errorf("status %d, want %d: %s", r.Code, q.status, r.Error))
		}
	}
	m.Close()
	return m, errors.Join(append(errs[:min(1, len(errs))], ctx.Err())...)
}

func micros(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }
