package io.loombft.console.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.alerts.Alert.Severity;
import org.junit.jupiter.api.Test;

class ChimeTest {
    @Test
    void whatIsCriticalSoundsThreeTimesAsLong() {
        assertEquals(3 * Chime.wave(Severity.WARNING).length, Chime.wave(Severity.CRITICAL).length);
    }

    @Test
    void aToneBeginsAndEndsInSilenceAndStaysWithinItsLoudness() {
        byte[] wave = Chime.wave(Severity.WARNING);
        int loudest = 0;
        for (int i = 0; i < wave.length / 2; i++) {
            loudest = Math.max(loudest, Math.abs(sample(wave, i)));
        }

        assertEquals(0, sample(wave, 0));
        assertEquals(0, sample(wave, wave.length / 2 - 1));
        assertTrue(loudest > Short.MAX_VALUE / 4 && loudest < Short.MAX_VALUE / 2, "" + loudest);
    }

    private static int sample(byte[] wave, int index) {
        return (wave[2 * index + 1] << 8) | (wave[2 * index] & 0xff);
    }
}
