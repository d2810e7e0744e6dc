package io.loombft.console.mempool;

import io.loombft.console.chart.TimeSeries;

/** What one node's mempool held, second by second. */
record PoolPast(TimeSeries transactions, TimeSeries bytes) {
    PoolPast() {
        this(new TimeSeries(), new TimeSeries());
    }
}
