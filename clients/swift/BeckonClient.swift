//  Beckon for iOS apps: subscribes a chat to push notifications, renews the device's address, and signs it out.
//  One file to copy, without dependencies beyond Foundation (Swift 5.5, iOS 13 or newer).
//
//      let beckon = BeckonClient(baseURL: URL(string: "https://beckon.example.com")!, tenant: "acme.example.com",
//                                appId: "acme-shop", clientId: installationId)
//      let device = BeckonDevice.apns(token: deviceToken, bundleId: "com.example.acme.shop")
//      try await beckon.subscribe(chatId: chatId, device: device)   // and again with each new token
//      try await beckon.signOut(device: device)
//
//  Docs: docs/integrating.md.

import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// What went wrong, for an app to decide by.
public enum BeckonErrorKind: String, Sendable {
    /// The gateway could not be reached.
    case network
    /// The gateway cannot answer now (408, 5xx).
    case unavailable
    /// Ask again after `retryAfterSeconds` (429).
    case tooManyRequests
    /// The request was wrong (400, 406, 413).
    case invalid
    /// The tenant or the app is not known, or the chat is another client's (401, 403).
    case notAllowed
    /// The chat has ended, or there is no such chat (404).
    case chatEnded
    /// The app has no credentials for this push service (code 5006).
    case notConfigured
}

/// A call that failed. It names no token. `status` and `gatewayCode` are nil where there was no answer.
public struct BeckonError: Error, Sendable {
    public let kind: BeckonErrorKind
    public let status: Int?
    public let gatewayCode: String?
    public let retryAfterSeconds: Int?
}

/// How the device is reached. Does not show its address when it is printed.
public struct BeckonDevice: CustomStringConvertible, Sendable {
    let fields: [String: String]

    public var description: String { "BeckonDevice(\(fields.keys.sorted().joined(separator: ", ")))" }

    /// The token that `didRegisterForRemoteNotificationsWithDeviceToken` gives.
    public static func apns(token: Data, bundleId: String) -> BeckonDevice {
        let hex = token.map { String(format: "%02x", $0) }.joined()
        return BeckonDevice(fields: ["ios_apns_device_token": hex, "ios_app_bundle_id": bundleId])
    }

    /// The registration token of Firebase Messaging.
    public static func firebase(token: String) -> BeckonDevice {
        BeckonDevice(fields: ["ios_firebase_device_token": token])
    }

    /// The Firebase installation id, of apps that register by it.
    public static func firebase(installationId: String) -> BeckonDevice {
        BeckonDevice(fields: ["ios_firebase_installation_id": installationId])
    }
}

public final class BeckonClient: @unchecked Sendable {
    private static let maxTries = 4
    private static let firstWaitSeconds = 1.0
    private static let longestWaitSeconds = 60
    private static let timeoutSeconds = 15.0

    private let base: String
    private let query: String
    private let authorization: String
    private let session: URLSession
    private let sleep: (Double) async throws -> Void

    /// - Parameters:
    ///   - baseURL: of the gateway, such as `https://beckon.example.com`
    ///   - tenant: the host of the contact center at the gateway
    ///   - clientId: one for each installation of the app, kept by it
    ///   - sleep: waits for so many seconds before the next try
    public init(
        baseURL: URL, tenant: String, appId: String, clientId: String, session: URLSession = .shared,
        sleep: @escaping (Double) async throws -> Void = { try await Task.sleep(nanoseconds: UInt64($0 * 1e9)) }
    ) {
        var origin = baseURL.absoluteString
        while origin.hasSuffix("/") { origin.removeLast() }
        base = origin + "/clientweb/api/v2"
        query = "?tenantUrl=" + Self.encoded(tenant)
        authorization = "MOBILE-API-140-327-PLAIN appId=\"\(appId)\", clientId=\"\(clientId)\""
        self.session = session
        self.sleep = sleep
    }

    /// The chat's pushes go to this device from now on. Throws `BeckonError`.
    public func subscribe(chatId: String, device: BeckonDevice) async throws {
        try await send("POST", notifications(of: chatId), device.fields)
    }

    /// The device's address has changed: the new one replaces the old one. Throws `BeckonError`.
    public func renew(chatId: String, device: BeckonDevice) async throws {
        try await subscribe(chatId: chatId, device: device)
    }

    /// No more pushes of this chat. Throws `BeckonError`.
    public func unsubscribe(chatId: String) async throws {
        try await send("POST", notifications(of: chatId), [:])
    }

    /// Ends everything that the app pushes to this device; no chat is needed. Throws `BeckonError`.
    public func signOut(device: BeckonDevice) async throws {
        try await send("DELETE", "/notifications", device.fields)
    }

    private func notifications(of chatId: String) -> String {
        "/chats/" + Self.encoded(chatId) + "/notifications"
    }

    /// Repeats what a repeat does not harm, while the failure is one that passes: after about 1, 2 and 4 seconds.
    private func send(_ method: String, _ path: String, _ fields: [String: String]) async throws {
        var tries = 1
        while true {
            do {
                return try await sendOnce(method, path, fields)
            } catch let failure as BeckonError {
                let least = failure.retryAfterSeconds ?? 0
                let passes = failure.kind == .network || failure.status == 429 || failure.status == 503
                if !passes || tries == Self.maxTries || least > Self.longestWaitSeconds { throw failure }
                let own = Self.firstWaitSeconds * Double(1 << (tries - 1)) * Double.random(in: 2.0 / 3 ... 1)
                try await sleep(max(Double(least), own))
                tries += 1
            }
        }
    }

    private func sendOnce(_ method: String, _ path: String, _ fields: [String: String]) async throws {
        guard let url = URL(string: base + path + query) else {
            throw BeckonError(kind: .invalid, status: nil, gatewayCode: nil, retryAfterSeconds: nil)
        }
        var request = URLRequest(url: url, timeoutInterval: Self.timeoutSeconds)
        request.httpMethod = method
        request.setValue(authorization, forHTTPHeaderField: "Authorization")
        request.setValue("MobileClient", forHTTPHeaderField: "User-Agent")
        request.setValue("application/json; charset=utf-8", forHTTPHeaderField: "Content-Type")
        request.setValue("application/json", forHTTPHeaderField: "Accept")
        request.httpBody = try JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys])
        let (data, response) = try await answer(to: request)
        if response.statusCode != 200 { throw Self.refusal(response, data) }
    }

    private func answer(to request: URLRequest) async throws -> (Data, HTTPURLResponse) {
        try await withCheckedThrowingContinuation { continuation in
            let task = session.dataTask(with: request) { data, response, _ in
                if let response = response as? HTTPURLResponse {
                    continuation.resume(returning: (data ?? Data(), response))
                } else {
                    let failure = BeckonError(kind: .network, status: nil, gatewayCode: nil, retryAfterSeconds: nil)
                    continuation.resume(throwing: failure)
                }
            }
            task.resume()
        }
    }

    private static func refusal(_ response: HTTPURLResponse, _ data: Data) -> BeckonError {
        let body = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
        let code = body?["error_code"] as? String
        let status = response.statusCode
        let kind: BeckonErrorKind
        switch status {
        case _ where code == "5006": kind = .notConfigured
        case 401, 403: kind = .notAllowed
        case 404: kind = .chatEnded
        case 429: kind = .tooManyRequests
        case 408, 500...: kind = .unavailable
        default: kind = .invalid
        }
        // Names of headers may come in any case.
        let wait = response.allHeaderFields.first { "\($0.key)".lowercased() == "retry-after" }.flatMap { Int("\($0.value)") }
        return BeckonError(kind: kind, status: status, gatewayCode: code, retryAfterSeconds: wait)
    }

    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}
