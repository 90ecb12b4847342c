// Times Porcupine on histories that the benchmark wrote: `porcupine MODEL TIMEOUT_MS RUNS FILE...`
// prints one line of JSON a file with the verdict and the milliseconds of each run, without parsing.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/anishathalye/porcupine"
)

// line is one operation as the benchmark writes it. Values are JSON texts.
type line struct {
	Client int    `json:"c"`
	Call   int64  `json:"t0"`
	Return int64  `json:"t1"`
	Key    string `json:"k"`
	F      string `json:"f"`
	In     string `json:"in"`
	To     string `json:"to"`
	Out    string `json:"out"`
	Status string `json:"s"`
}

func main() {
	model, known := models[os.Args[1]]
	timeoutMs, _ := strconv.Atoi(os.Args[2])
	runs, _ := strconv.Atoi(os.Args[3])
	if !known {
		panic("unknown model " + os.Args[1])
	}
	for _, file := range os.Args[4:] {
		history := read(file, os.Args[1] == "etcd")
		var took []float64
		var result porcupine.CheckResult
		for run := 0; run < runs; run++ {
			start := time.Now()
			result = porcupine.CheckOperationsTimeout(model, history, time.Duration(timeoutMs)*time.Millisecond)
			took = append(took, float64(time.Since(start).Microseconds())/1000)
			if result == porcupine.Unknown {
				break
			}
		}
		out, _ := json.Marshal(map[string]any{"result": string(result), "ms": took})
		fmt.Println(string(out))
	}
}

func read(file string, isEtcd bool) []porcupine.Operation {
	f, err := os.Open(file)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	var history []porcupine.Operation
	scanner := bufio.NewScanner(f)
	scanner.Buffer(make([]byte, 1<<20), 1<<28)
	for scanner.Scan() {
		var l line
		if err := json.Unmarshal(scanner.Bytes(), &l); err != nil {
			panic(err)
		}
		var input, output any = l, l
		if isEtcd {
			input, output = etcdOperation(l)
		}
		history = append(history, porcupine.Operation{
			ClientId: l.Client, Call: l.Call, Return: l.Return, Input: input, Output: output,
		})
	}
	return history
}
