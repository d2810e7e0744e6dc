package io.loombft.console.alerts;

import io.loombft.core.client.RpcException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts JSON by HTTP. Follows nobody elsewhere, and reads nothing of the answer but its code. For any thread. */
final class HttpPoster implements Poster {
    private final Duration within;

    /** An answer that takes longer than this has not come. */
    HttpPoster(Duration within) {
        this.within = within;
    }

    @Override
    public void post(URI url, String json) throws RpcException {
        HttpRequest request =
                HttpRequest.newBuilder(url)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build();
        HttpClient client = HttpClient.newBuilder().connectTimeout(within).build();
        try {
            int code = answer(client.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
            if (code < 200 || code > 299) {
                throw new RpcException.Malformed(url.getHost() + " answered " + code);
            }
        } finally {
            // Waits for nothing: what is still under way came too late.
            client.shutdownNow();
        }
    }

    /** The whole answer has so long, its body too, which a request's own timeout does not bound. */
    private int answer(CompletableFuture<HttpResponse<Void>> answer) throws RpcException {
        try {
            return answer.get(within.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (TimeoutException e) {
            throw new RpcException.Malformed("no answer within " + within.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new RpcException.Malformed("it cannot be reached (" + reason(e) + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RpcException.Malformed("the console is closing");
        }
    }

    /** The kind only: messages of the client may repeat the address, which may hold a secret. */
    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getClass().getSimpleName();
    }
}
