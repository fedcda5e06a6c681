namespace GptImage15.Simulator;

/// <summary>The service's routes, as faults name them and the ledger counts them.</summary>
public enum ServiceRoute
{
    /// <summary>For a fault: each of the routes below. For a request: none of them, answered 404.</summary>
    Any,

    /// <summary>POST /api/generate.</summary>
    Generate,

    /// <summary>GET /api/status.</summary>
    Status,

    /// <summary>GET and HEAD of /images, /files and /samples.</summary>
    Image,
}
