/** Makes the calls of a recording, and says what became of each. Arguments: the gateway, then a port where nothing listens. */
import app.beckon.*

fun main(args: Array<String>) {
    val waits = mutableListOf<Long>()
    fun client(url: String) = BeckonClient(url, "acme.example.com", "shop", "installation-1") { waits.add(it) }
    fun told(name: String, call: () -> Unit) {
        waits.clear()
        val result = try {
            call()
            "done"
        } catch (failure: BeckonException) {
            "${failure.error} ${failure.status} ${failure.gatewayCode}"
        }
        println("$name: $result, ${waits.size} waits, at least ${(waits.sorted().firstOrNull() ?: 0) / 1000} s")
    }

    val beckon = client(args[0] + "/")
    val device = BeckonDevice.firebaseToken("to:\"ken\"")
    told("subscribe") { beckon.subscribe("chat 1/2", device) }
    told("renew") { beckon.renew("chat 1/2", device) }
    told("subscribe by installation id") { beckon.subscribe("chat 1/2", BeckonDevice.firebaseInstallation("fid")) }
    told("unsubscribe") { beckon.unsubscribe("chat 1/2") }
    told("sign out") { beckon.signOut(device) }
    for (number in 1..6) told("refusal $number") { beckon.unsubscribe("chat 1/2") }
    told("unreachable") { client(args[1]).unsubscribe("chat 1/2") }
    println(device)
}
