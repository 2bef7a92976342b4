// Makes the calls of a recording, and says what became of each. Arguments: the gateway, then a port where nothing listens.
import Foundation

final class Waits: @unchecked Sendable {
    var seconds: [Double] = []
}

let waits = Waits()

func client(_ url: String) -> BeckonClient {
    BeckonClient(
        baseURL: URL(string: url)!, tenant: "acme.example.com", appId: "shop", clientId: "installation-1",
        sleep: { waits.seconds.append($0) })
}

func told(_ name: String, _ call: () async throws -> Void) async {
    waits.seconds = []
    var result = "done"
    do {
        try await call()
    } catch let failure as BeckonError {
        let status = failure.status.map(String.init) ?? "null"
        result = "\(failure.kind.rawValue) \(status) \(failure.gatewayCode ?? "null")"
    } catch {
        result = "\(error)"
    }
    print("\(name): \(result), \(waits.seconds.count) waits, at least \(Int(waits.seconds.min() ?? 0)) s")
}

let beckon = client(CommandLine.arguments[1] + "/")
let device = BeckonDevice.apns(token: Data([0x00, 0xff, 0x1a]), bundleId: "com.example.\"shop\"")
await told("subscribe") { try await beckon.subscribe(chatId: "chat 1/2", device: device) }
await told("renew") { try await beckon.renew(chatId: "chat 1/2", device: device) }
await told("subscribe by Firebase token") {
    try await beckon.subscribe(chatId: "chat 1/2", device: .firebase(token: "to:\"ken\""))
}
await told("subscribe by installation id") {
    try await beckon.subscribe(chatId: "chat 1/2", device: .firebase(installationId: "fid"))
}
await told("unsubscribe") { try await beckon.unsubscribe(chatId: "chat 1/2") }
await told("sign out") { try await beckon.signOut(device: device) }
for number in 1...6 {
    await told("refusal \(number)") { try await beckon.unsubscribe(chatId: "chat 1/2") }
}
await told("unreachable") { try await client(CommandLine.arguments[2]).unsubscribe(chatId: "chat 1/2") }
print(device)
