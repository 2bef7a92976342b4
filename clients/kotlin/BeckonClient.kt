/*
 * Beckon for Android apps: subscribes a chat to push notifications, renews the device's address, and signs it out.
 * One file to copy, without dependencies: java.net and the Kotlin standard library (1.3 or newer).
 *
 *     val beckon = BeckonClient("https://beckon.example.com", "acme.example.com", "acme-shop", installationId)
 *     beckon.subscribe(chatId, BeckonDevice.firebaseToken(token))   // and again from onNewToken
 *     beckon.signOut(BeckonDevice.firebaseToken(token))
 *
 * Every call waits for its answer: make it on a background thread. Docs: docs/integrating.md.
 */
package app.beckon

import java.io.IOException
import java.io.InputStream
import java.net.HttpURLConnection
import java.net.URL
import java.net.URLEncoder

/** What went wrong, for an app to decide by. */
enum class BeckonError {
    /** The gateway could not be reached. */
    NETWORK,
    /** The gateway cannot answer now (408, 5xx). */
    UNAVAILABLE,
    /** Ask again after [BeckonException.retryAfterSeconds] (429). */
    TOO_MANY_REQUESTS,
    /** The request was wrong (400, 406, 413). */
    INVALID,
    /** The tenant or the app is not known, or the chat is another client's (401, 403). */
    NOT_ALLOWED,
    /** The chat has ended, or there is no such chat (404). */
    CHAT_ENDED,
    /** The app has no credentials for this push service (code 5006). */
    NOT_CONFIGURED
}

/** A call that failed. It names no token. [status] and [gatewayCode] are null where there was no answer. */
class BeckonException(
    val error: BeckonError,
    message: String,
    val status: Int? = null,
    val gatewayCode: String? = null,
    val retryAfterSeconds: Int? = null,
    cause: Throwable? = null
) : Exception(message, cause)

/** How the device is reached. Does not show its address when it is printed. */
class BeckonDevice private constructor(internal val field: String, internal val address: String) {
    override fun toString(): String = "BeckonDevice($field)"

    companion object {
        /** The registration token of FirebaseMessaging. */
        fun firebaseToken(token: String) = BeckonDevice("android_firebase_device_token", token)

        /** The Firebase installation id, of apps that register by it. */
        fun firebaseInstallation(id: String) = BeckonDevice("android_firebase_installation_id", id)
    }
}

/**
 * @param baseUrl of the gateway, such as `https://beckon.example.com`
 * @param tenant the host of the contact center at the gateway
 * @param clientId one for each installation of the app, kept by it
 * @param sleep waits for so many milliseconds before the next try
 */
class BeckonClient(
    baseUrl: String,
    tenant: String,
    appId: String,
    clientId: String,
    private val sleep: (Long) -> Unit = { Thread.sleep(it) }
) {
    private val base = baseUrl.trimEnd('/') + "/clientweb/api/v2"
    private val query = "?tenantUrl=" + encoded(tenant)
    private val authorization = "MOBILE-API-140-327-PLAIN appId=\"$appId\", clientId=\"$clientId\""

    /** The chat's pushes go to this device from now on. @throws BeckonException */
    fun subscribe(chatId: String, device: BeckonDevice) {
        send("POST", notificationsOf(chatId), bodyOf(device))
    }

    /** The device's address has changed: the new one replaces the old one. @throws BeckonException */
    fun renew(chatId: String, device: BeckonDevice) = subscribe(chatId, device)

    /** No more pushes of this chat. @throws BeckonException */
    fun unsubscribe(chatId: String) {
        send("POST", notificationsOf(chatId), "{}")
    }

    /** Ends everything that the app pushes to this device; no chat is needed. @throws BeckonException */
    fun signOut(device: BeckonDevice) {
        send("DELETE", "/notifications", bodyOf(device))
    }

    private fun notificationsOf(chatId: String) = "/chats/" + encoded(chatId) + "/notifications"

    /** Repeats what a repeat does not harm, while the failure is one that passes: after about 1, 2 and 4 seconds. */
    private fun send(method: String, path: String, body: String) {
        var tries = 1
        while (true) {
            try {
                return sendOnce(method, path, body)
            } catch (failure: BeckonException) {
                val leastMs = (failure.retryAfterSeconds ?: 0) * 1000L
                if (!passes(failure) || tries == MAX_TRIES || leastMs > LONGEST_WAIT_MS) throw failure
                val ownMs = (FIRST_WAIT_MS shl (tries - 1)) * (1 - Math.random() / 3)
                sleep(maxOf(leastMs, ownMs.toLong()))
                tries += 1
            }
        }
    }

    private fun passes(failure: BeckonException) =
        failure.error == BeckonError.NETWORK || failure.status == 429 || failure.status == 503

    private fun sendOnce(method: String, path: String, body: String) {
        val bytes = body.toByteArray(Charsets.UTF_8)
        val connection = URL(base + path + query).openConnection() as HttpURLConnection
        try {
            connection.requestMethod = method
            connection.connectTimeout = TIMEOUT_MS
            connection.readTimeout = TIMEOUT_MS
            connection.setRequestProperty("Authorization", authorization)
            connection.setRequestProperty("User-Agent", "MobileClient")
            connection.setRequestProperty("Content-Type", "application/json; charset=utf-8")
            connection.setRequestProperty("Accept", "application/json")
            connection.doOutput = true
            connection.setFixedLengthStreamingMode(bytes.size)
            connection.outputStream.use { it.write(bytes) }
            val status = connection.responseCode
            // Read to its end, so that the connection is kept.
            if (status == HttpURLConnection.HTTP_OK) textOf(connection.inputStream)
            else throw refusal(connection, status, textOf(connection.errorStream))
        } catch (failure: IOException) {
            throw BeckonException(BeckonError.NETWORK, "the gateway could not be reached", cause = failure)
        }
    }

    private fun refusal(connection: HttpURLConnection, status: Int, text: String): BeckonException {
        val code = CODE.find(text)?.groupValues?.get(1)
        val error = when {
            code == "5006" -> BeckonError.NOT_CONFIGURED
            status == 401 || status == 403 -> BeckonError.NOT_ALLOWED
            status == 404 -> BeckonError.CHAT_ENDED
            status == 429 -> BeckonError.TOO_MANY_REQUESTS
            status == 408 || status >= 500 -> BeckonError.UNAVAILABLE
            else -> BeckonError.INVALID
        }
        val wait = connection.getHeaderField("Retry-After")?.toIntOrNull()
        return BeckonException(error, "the gateway answered $status, code $code", status, code, wait)
    }

    private companion object {
        const val MAX_TRIES = 4
        const val FIRST_WAIT_MS = 1_000L
        const val LONGEST_WAIT_MS = 60_000L
        const val TIMEOUT_MS = 15_000
        val CODE = Regex("\"error_code\"\\s*:\\s*\"(\\d+)\"")

        fun encoded(text: String): String = URLEncoder.encode(text, "UTF-8").replace("+", "%20")

        fun bodyOf(device: BeckonDevice) = "{" + quoted(device.field) + ":" + quoted(device.address) + "}"

        /** A string in JSON. */
        fun quoted(text: String): String {
            val escaped = text.map { char ->
                when {
                    char == '"' || char == '\\' -> "\\$char"
                    char < ' ' -> String.format("\\u%04x", char - '\u0000')
                    else -> char.toString()
                }
            }
            return escaped.joinToString("", "\"", "\"")
        }

        fun textOf(stream: InputStream?): String = stream?.bufferedReader()?.use { it.readText() } ?: ""
    }
}
