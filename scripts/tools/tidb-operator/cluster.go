// Beside the operator's own main.go, which is unchanged but for the address of its metrics: an operator that runs outside
// of the cluster finds the cluster's names where CLUSTER_DNS says, and listens on loopback alone.
package main

import (
	"context"
	"net"
	"os"
)

func init() {
	server := os.Getenv("CLUSTER_DNS")
	if server == "" {
		return
	}
	// Changed in place: libraries may have kept the pointer.
	net.DefaultResolver.PreferGo = true
	net.DefaultResolver.Dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server)
	}
}

func metricsAddress() string {
	if address := os.Getenv("METRICS_ADDRESS"); address != "" {
		return address
	}
	return "127.0.0.1:6060"
}
