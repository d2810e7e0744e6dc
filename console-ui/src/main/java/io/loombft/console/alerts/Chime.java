package io.loombft.console.alerts;

import io.loombft.console.alerts.Alert.Severity;
import io.loombft.core.client.RpcException;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;

/** The sound of an alert: one tone for a warning, three for what is critical. Made here, so that no file is needed. */
final class Chime {
    static final float RATE = 44_100;

    private static final double TONE_SECONDS = 0.18;
    private static final double FADE_SECONDS = 0.02;
    private static final double LOUDNESS = 0.35;
    private static final double LOW_HZ = 659.3;
    private static final double HIGH_HZ = 880;

    private Chime() {}

    /** Blocks until it has sounded. */
    static void sound(Severity severity) throws RpcException {
        AudioFormat format = new AudioFormat(RATE, Short.SIZE, 1, true, false);
        byte[] wave = wave(severity);
        try (SourceDataLine line = AudioSystem.getSourceDataLine(format)) {
            line.open(format);
            line.start();
            line.write(wave, 0, wave.length);
            line.drain();
        } catch (LineUnavailableException | IllegalArgumentException e) {
            throw new RpcException.Malformed("This machine has no sound: " + e.getMessage());
        }
    }

    /** 16 bits a sample, little end first. */
    static byte[] wave(Severity severity) {
        double[] tones =
                severity == Severity.CRITICAL
                        ? new double[] {HIGH_HZ, LOW_HZ, HIGH_HZ}
                        : new double[] {LOW_HZ};
        int samples = (int) (RATE * TONE_SECONDS);
        byte[] wave = new byte[tones.length * samples * 2];
        for (int i = 0; i < tones.length * samples; i++) {
            int within = i % samples;
            double angle = 2 * Math.PI * tones[i / samples] * within / RATE;
            int value =
                    (int) (Math.sin(angle) * fade(within, samples) * LOUDNESS * Short.MAX_VALUE);
            wave[2 * i] = (byte) value;
            wave[2 * i + 1] = (byte) (value >> Byte.SIZE);
        }
        return wave;
    }

    /** Without it a tone begins and ends with a crack. */
    private static double fade(int sample, int samples) {
        double edge = RATE * FADE_SECONDS;
        return Math.min(1, Math.min(sample, samples - 1 - sample) / edge);
    }
}
