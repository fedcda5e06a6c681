namespace GptImage15.Benchmarks.Fuzz;

/// <summary>Answers of the service in all shapes, from which the mutations start.</summary>
internal static class SampleAnswers
{
    /// <summary>A placeholder for the id of the request.</summary>
    public const string IdPlaceholder = "%ID%";

    public static readonly string[] All =
    [
        """{"code":200,"data":{"task_id":"%ID%","status":"IN_PROGRESS"}}""",
        """{"code":200,"data":{"task_id":"%ID%","status":"IN_PROGRESS","consumed_credits":10,"""
            + """ "created_at":"2024-12-19T10:00:00Z"}}""",
        """{"code":200,"data":{"task_id":"%ID%","status":"SUCCESS","""
            + """ "response":["https://cdn.example.com/image.png","https://cdn.example.com/2.png"]}}""",
        """{"code":200,"message":"success","data":{"task_id":"%ID%","status":"FAILED","consumed_credits":0,"""
            + """ "error_message":"Content policy violation detected","created_at":"2024-12-19T10:00:00Z","""
            + """ "request":{"prompt":"a fox \ud83e\udd8a","size":"1024*1024","quality":"low","""
            + """ "images":["https://a.example/b.png"]},"response":null}}""",
        """{"code":200,"data":{"task_id":"%ID%","status":1,"consumed_credit":10,"""
            + """ "created_at":"2025-01-01 16:02:32","updated_at":"2025-01-01 16:03:00","""
            + """ "request":"{\"prompt\":\"赤い狐\",\"images\":[]}","""
            + """ "response":"[\"https://cdn.example.com/image.png\"]"}}""",
        """{"code":400,"message":"Bad Request: 'prompt' is required.","data":null}""",
        """{"code":401,"message":"Unauthorized","data":null}""",
        """{"code":404,"message":"Not Found","data":[]}""",
        """{"code":429,"message":"Too Many Requests"}""",
        """<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>""",
        "",
    ];
}
